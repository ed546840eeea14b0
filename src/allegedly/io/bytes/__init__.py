"""From bytes to text: what is packed is unpacked, what is encoded decoded, all of it bounded."""
