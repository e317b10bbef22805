"""Connections to a ZeroMQ socket, said by hand."""

import socket
import struct

# ZMTP 3.0 (rfc.zeromq.org/spec/23): greeting with the NULL mechanism, then READY, then frames.
GREETING = b"\xff" + bytes(8) + b"\x7f\x03\x00" + b"NULL".ljust(20, b"\0") + b"\0" + bytes(31)
_PROPERTY = b"\x0bSocket-Type" + struct.pack(">I", 3) + b"REQ"
READY = b"\x04" + bytes([6 + len(_PROPERTY)]) + b"\x05READY" + _PROPERTY
READY_SUB = READY.replace(b"REQ", b"SUB")


def long_frame(size, payload, more=False):
    """The beginning of a frame that says it is so large, and so much of it."""
    return bytes([3 if more else 2]) + struct.pack(">Q", size) + payload


def connect(path, kind=socket.SOCK_STREAM):
    plain = socket.socket(socket.AF_UNIX, kind)
    plain.settimeout(5)
    plain.connect(path)
    return plain
