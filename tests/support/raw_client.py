"""The daemon's client protocol, spoken by hand: what no command of ours would say can be said here,
and a question costs no start of a program."""

import os
import pwd

import msgpack
import zmq

ANSWER_PATIENCE = 30.0  # seconds


class NoAnswer(Exception):
    """None came in time."""


def client_socket(root):
    return f"{root}/run/slotd.sock"


def frame(question, fields=None, request_id=None, version=1):
    """One question as it travels."""
    message = {"v": version, "ask": {question: fields or {}}}
    if request_id is not None:
        message["id"] = request_id
    return msgpack.packb(message)


def fresh_id():
    """For a request that changes something."""
    return os.urandom(16)


def user_name():
    """As the commands would say it."""
    return os.fsencode(os.environ.get("USER") or pwd.getpwuid(os.getuid()).pw_name)


def job_fields(script=b"#!/bin/sh\nexit 0\n", folder="/tmp", environment=(), **request):
    """The fields of a `submit` question: a no-op job, changed by `request`."""
    asked = {"name": b"raw", "command": b"raw", "directory": os.fsencode(folder),
             "submit_directory": os.fsencode(folder), "output": b"/dev/null", "user": user_name(),
             "home": b"/", "shell": b"/bin/sh", "uid": os.getuid(), "gid": os.getgid(), **request}
    return {"request": asked, "script": script, "environment": list(environment)}


class RawClient:
    """A REQ socket. After an unanswered question it can be used no more, as is REQ's way."""

    def __init__(self, root, kind=zmq.REQ):
        self._context = zmq.Context()
        self.socket = self._context.socket(kind)
        self.socket.linger = 0
        self.socket.connect(f"ipc://{client_socket(root)}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self._context.destroy(linger=0)

    def hang_up(self):
        """Leaves when all that was said has left, without waiting for an answer."""
        self.socket.close(linger=int(ANSWER_PATIENCE * 1000))
        self._context.term()

    def say(self, *frames):
        self.socket.send_multipart(frames)

    def answer(self, seconds=ANSWER_PATIENCE):
        """Name and fields of the answer."""
        if not self.socket.poll(int(seconds * 1000)):
            raise NoAnswer(f"no answer within {seconds:g} s")
        reply = msgpack.unpackb(self.socket.recv_multipart()[-1], raw=True)
        (name, fields), = reply[b"answer"].items()
        return name.decode(), {key.decode(): value for key, value in fields.items()}

    def ask_raw(self, payload, seconds=ANSWER_PATIENCE):
        self.say(payload)
        return self.answer(seconds)

    def ask(self, question, fields=None, request_id=None, seconds=ANSWER_PATIENCE):
        return self.ask_raw(frame(question, fields, request_id), seconds)

    def submit(self, **request):
        """Queues a job as job_fields() says; returns its id."""
        name, fields = self.ask("submit", job_fields(**request), fresh_id())
        if name != "submitted":
            raise AssertionError(f"submission refused: {fields}")
        return fields["job"]

    def machine(self):
        """What sinfo shows: fields of MachineUse by name."""
        name, fields = self.ask("machine")
        assert name == "machine", fields
        return {key.decode(): value for key, value in fields["use"].items()}


def stream(root, frames, at_once=64, seconds=ANSWER_PATIENCE):
    """Says all of these without waiting for each answer; the answers, in the order in which they come."""
    waiting = 0
    with RawClient(root, zmq.DEALER) as client:
        for said in frames:
            client.say(b"", said)
            waiting += 1
            if waiting >= at_once:
                yield client.answer(seconds)
                waiting -= 1
        for _ in range(waiting):
            yield client.answer(seconds)


def submit_all(root, requests, at_once=64):
    """Queues jobs, each as these fields say, without waiting for each answer; returns their ids."""
    ids = []
    asked = (frame("submit", job_fields(**request), fresh_id()) for request in requests)
    for name, fields in stream(root, asked, at_once):
        if name != "submitted":
            raise AssertionError(f"submission refused: {fields}")
        ids.append(fields["job"])
    return ids


def submit_many(root, count, at_once=64, **request):
    """Queues jobs of one kind in a stream; returns their ids."""
    return submit_all(root, (request for _ in range(count)), at_once)
