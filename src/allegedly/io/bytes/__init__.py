"""From bytes to text: decompression and decoding, with bounded memory."""
