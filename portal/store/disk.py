"""The disk of the instance: how much it still takes."""

import os
import shutil

from flask import current_app

ROOM = 64 * 1024 * 1024  # bytes free; with less, saving is about to fail


def free() -> int:
    """Bytes that are left."""
    return shutil.disk_usage(current_app.instance_path).free


def is_writable() -> bool:
    return os.access(current_app.instance_path, os.W_OK)
