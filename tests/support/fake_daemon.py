"""Stands in for the daemon before a client: a ROUTER that answers as a test says.

    with FakeDaemon(root, answer=lambda name, question: {"submitted": {"job": 7}}) as daemon:
        ...
        daemon.asked        # every request that came, decoded

A test's `answer` gets the question's name and fields and returns an answer, raw bytes to send
instead of one, or SILENT. Helpers below make the answers that tests need again and again."""

import os
import pathlib
import threading

import msgpack
import zmq

SILENT = object()

PENDING, STARTING, RUNNING, COMPLETING, COMPLETED, FAILED, CANCELLED = range(1, 8)
REASON_NONE, REASON_RESOURCES = 1, 2
UNKNOWN_JOB, MALFORMED, LIST_CHANGED = 3, 7, 11


def fault(text, code=2):
    return {"fault": {"fault": {"code": code, "text": text.encode()}}}


def submitted(job):
    return {"submitted": {"job": job}}


def page(*jobs, more=False, snapshot=1, unknown=()):
    return {"jobs": {"jobs": list(jobs), "more": more, "snapshot": snapshot, "seq": 1,
                     "unknown": list(unknown)}}


def job(number, state=RUNNING, name="work", **fields):
    request = {"name": name.encode(), "partition": b"cpu", "user": b"ann", "priority": 1000}
    return {"id": number, "state": state, "reason": REASON_NONE, "request": request, **fields}


def ended(number, state=COMPLETED, code=0, signal=0):
    return job(number, state, ending={"end": 1, "exit": {"code": code, "signal": signal}})


class FakeDaemon:
    def __init__(self, root, answer):
        self.run_folder = pathlib.Path(root) / "run"
        self.answer = answer
        self.asked = []
        self._thread = None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    def start(self):
        self.run_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._context = zmq.Context()
        self._socket = self._context.socket(zmq.ROUTER)
        self._socket.linger = 0
        self._bind()
        self._wake, self._stop = os.pipe()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def _bind(self):
        folder = os.open(self.run_folder, os.O_PATH | os.O_DIRECTORY)
        self._socket.bind(f"ipc:///proc/self/fd/{folder}/slotd.sock")
        os.close(folder)

    def stop(self):
        """Goes away as a killed daemon does: connections end, the socket's file stays."""
        if self._thread is None:
            return
        os.close(self._stop)
        self._thread.join()
        self._thread = None
        self._context.destroy(linger=0)
        os.close(self._wake)

    def _serve(self):
        poller = zmq.Poller()
        poller.register(self._socket, zmq.POLLIN)
        poller.register(self._wake, zmq.POLLIN)
        while True:
            ready = dict(poller.poll())
            if self._wake in ready:
                return
            *envelope, frame = self._socket.recv_multipart()
            request = msgpack.unpackb(frame, strict_map_key=False, raw=False, unicode_errors="surrogateescape")
            self.asked.append(request)
            (name, question), = request["ask"].items()
            answer = self.answer(name, question)
            if answer is SILENT:
                continue
            if not isinstance(answer, bytes):
                answer = msgpack.packb({"v": 1, "answer": answer})
            self._socket.send_multipart([*envelope, answer])

    def questions(self):
        """Every question that came, as (name, fields)."""
        return [next(iter(request["ask"].items())) for request in self.asked]
