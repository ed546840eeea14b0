"""Files on disk: complete or absent, and locked while one process works on them."""

from allegedly.storage.entries import Entries
from allegedly.storage.lock import locked
from allegedly.storage.recent import Recent
from allegedly.storage.whole import sync_folder, write_text, writing, writing_bytes

__all__ = ["Entries", "Recent", "locked", "sync_folder", "write_text", "writing", "writing_bytes"]
