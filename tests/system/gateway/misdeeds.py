"""What strangers, and broken programs of our own, do to the daemon's two sockets. Each misdeed is a
function of the runtime root; what stays open afterwards is put into `keep`."""

import os
import random
import socket
import struct

import msgpack
import zmq

from raw_client import NoAnswer, RawClient, client_socket, frame, fresh_id, job_fields
from zmtp import GREETING, READY, connect, long_frame

MANY = 200
TOO_LARGE = 20 << 20

# --- connections below ZeroMQ ---------------------------------------------------------------------


def say_plainly(root, *parts):
    """Connects, says this, hangs up. That the daemon hangs up first is as good."""
    with connect(client_socket(root)) as plain:
        try:
            for part in parts:
                plain.sendall(part)
        except (BrokenPipeError, ConnectionResetError):
            pass


def silent_connections(root, keep):
    for _ in range(MANY // 4):
        keep.enter_context(connect(client_socket(root)))


def greeted_and_silent(root, keep):
    keep.enter_context(connect(client_socket(root))).sendall(GREETING)
    keep.enter_context(connect(client_socket(root))).sendall(GREETING + READY)


def no_zmtp(root, _):
    noise = random.Random(1)
    for said in (b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", b"\0", b"\xff", bytes(1 << 20),
                 noise.randbytes(1 << 16), GREETING[:11], GREETING[:63], GREETING + bytes(100),
                 GREETING.replace(b"NULL", b"EVIL"), GREETING + READY[:7]):
        say_plainly(root, said)


def half_frames(root, keep):
    """A frame of which some part comes, and then a hang-up, or nothing more."""
    whole = frame("machine")
    delimiter = b"\x01\x00"
    for arrived in range(0, len(whole), 5):
        say_plainly(root, GREETING, READY, delimiter, long_frame(len(whole), whole[:arrived]))
    say_plainly(root, GREETING, READY, delimiter)
    say_plainly(root, GREETING, READY, delimiter, long_frame(1 << 62, b"x"))
    stuck = keep.enter_context(connect(client_socket(root)))
    stuck.sendall(GREETING + READY + delimiter + long_frame(len(whole), whole[:3]))


# --- questions that nobody may ask ----------------------------------------------------------------

def deep(levels):
    return b"\x91" * levels + b"\xc0"


MALFORMED = {
    "nothing": b"",
    "noise": random.Random(2).randbytes(500),
    "text": b"sbatch --wrap true",
    "nil": msgpack.packb(None),
    "a list": msgpack.packb([1, 2, 3]),
    "a number": msgpack.packb(7),
    "an unknown question": frame("format_disk"),
    "no question": msgpack.packb({"v": 1, "ask": {}}),
    "two questions": msgpack.packb({"v": 1, "ask": {"machine": {}, "queue": {}}}),
    "a question of no name": msgpack.packb({"v": 1, "ask": {7: {}}}),
    "a question that is text": msgpack.packb({"v": 1, "ask": "machine"}),
    "fields that are a list": msgpack.packb({"v": 1, "ask": {"wait": [1]}}),
    "a version that is text": msgpack.packb({"v": "1", "ask": {"machine": {}}}),
    "an id of 15 bytes": frame("submit", job_fields(), b"x" * 15),
    "a job that is text": frame("wait", {"job": "seven"}),
    "a negative job": frame("wait", {"job": -1}),
    "a job above all numbers": frame("wait", {"job": 2**63}),
    "an unknown state": frame("queue", {"filter": {"states": [99]}}),
    "a state of zero": frame("queue", {"filter": {"states": [0]}}),
    "a script that is a map": frame("submit", {**job_fields(), "script": {}}, fresh_id()),
    "an environment of numbers": frame("submit", {**job_fields(), "environment": [1, 2]}, fresh_id()),
    "bytes behind the end": frame("machine") + b"\0",
    "a list that claims four billion entries": b"\xdd\xff\xff\xff\xff",
    "a map that claims four billion entries": b"\xdf\xff\xff\xff\xff\xa1v\x01",
    "a text that claims four gigabytes": b"\xc6\xff\xff\xff\xffx",
    "a hundred thousand levels": deep(100000),
    "fifteen megabytes of noise": random.Random(3).randbytes(15 << 20),
    "millions of values": b"\xdd" + struct.pack(">I", 8 << 20) + b"\xc0" * (8 << 20),
}
_SUBMIT = frame("submit", job_fields(), b"0123456789abcdef")
MALFORMED.update({f"a submission cut after {size} bytes": _SUBMIT[:size]
                  for size in (1, 2, 10, len(_SUBMIT) // 2, len(_SUBMIT) - 1)})

WITHOUT_ID = {
    "submit": frame("submit", job_fields()),
    "cancel": frame("cancel", {"filter": {"jobs": [1]}}),
    "submit, id of zeros": frame("submit", job_fields(), bytes(16)),
}


def malformed_questions(root, _):
    for payload in [*MALFORMED.values(), *WITHOUT_ID.values()]:
        with RawClient(root) as client:
            client.ask_raw(payload)


# --- manners --------------------------------------------------------------------------------------

def oversized(root, _):
    """ZeroMQ hangs up on it; there is no answer to wait for."""
    with RawClient(root) as client:
        try:
            client.ask_raw(bytes(TOO_LARGE), seconds=0.5)
        except NoAnswer:
            return
        raise AssertionError("a message of 20 MiB was answered")


def hang_up_before_the_answer(root, _):
    for _ in range(20):
        client = RawClient(root)
        client.say(frame("submit", job_fields(hold=True), fresh_id()))
        client.hang_up()
        say_plainly(root, GREETING, READY, b"\x01\x00", long_frame(len(frame("machine")), frame("machine")))


def many_at_once(root, _):
    clients = [RawClient(root) for _ in range(MANY)]
    try:
        for client in clients:
            client.say(frame("machine"))
        for client in clients:
            assert client.answer()[0] == "machine"
    finally:
        for client in clients:
            client.close()


def asks_and_does_not_read(root, keep):
    client = keep.enter_context(RawClient(root, zmq.DEALER))
    client.socket.rcvhwm = 1
    for _ in range(3000):
        client.say(b"", frame("machine"))


def odd_envelopes(root, _):
    """Frames that no REQ sends: many parts, one part, empty parts."""
    with RawClient(root, zmq.DEALER) as client:
        for frames in ([b"alone"], [b"", b""], [b""] * 500, [os.urandom(300) for _ in range(100)]):
            client.say(*frames)
        client.say(b"", frame("machine"))
        while client.answer()[0] != "machine":
            pass


def other_sockets(root, keep):
    for kind in (zmq.SUB, zmq.PUSH, zmq.PAIR):
        keep.enter_context(RawClient(root, kind))


AT_THE_CLIENT_SOCKET = (silent_connections, greeted_and_silent, no_zmtp, half_frames, malformed_questions, oversized,
                        hang_up_before_the_answer, many_at_once, asks_and_does_not_read, odd_envelopes, other_sockets)

# --- the shepherds' socket ------------------------------------------------------------------------


def exit_record(job, attempt, code=0):
    return msgpack.packb({"v": 1, "word": {"exit": {
        "v": 1, "job": job, "attempt": attempt, "cause": 1, "exit": {"code": code, "signal": 0}, "end": 1,
        "elapsed": 1, "usage": {"user": 0, "system": 0, "peak": 0}, "detail": b""}}})


def note(kind, job, attempt, **more):
    return msgpack.packb({"v": 1, "word": {kind: {"job": job, "attempt": attempt, **more}}})


def shepherd_socket(root):
    return f"{root}/run/shepherd.sock"


def tell_as_shepherd(root, packet, seconds=5.0):
    """Says this as a shepherd would; returns what comes back, nothing for a hang-up."""
    with connect(shepherd_socket(root), socket.SOCK_SEQPACKET) as shepherd:
        shepherd.settimeout(seconds)
        try:
            shepherd.send(packet)
            return shepherd.recv(1 << 16)
        except (BrokenPipeError, ConnectionResetError):
            return b""


NO_RECORDS = {
    "noise": random.Random(4).randbytes(500),
    "nothing": b"",
    "half a record": exit_record(1, 1)[:40],
    "all but a byte of a record": exit_record(1, 1)[:-1],
    "a cause above all causes": exit_record(1, 1).replace(b"cause\x01", b"cause\x63"),
    "a record that is a list": msgpack.packb([1]),
    "an unknown word": note("sing", 1, 1),
    "more than a packet may hold": bytes(100 << 10),
    "a client's question": frame("machine"),
}


def no_records(root, keep):
    for packet in NO_RECORDS.values():
        tell_as_shepherd(root, packet)
    for job in (0, 1, 999999, 2**32 - 1):
        tell_as_shepherd(root, exit_record(job, 77))
        tell_as_shepherd(root, note("completing", job, 77))
        tell_as_shepherd(root, note("kill_failed", job, 77, detail=b"x" * 1000))
    for _ in range(MANY // 4):
        keep.enter_context(connect(shepherd_socket(root), socket.SOCK_SEQPACKET))


AT_THE_SHEPHERDS_SOCKET = (no_records,)
