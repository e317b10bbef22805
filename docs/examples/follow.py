#!/usr/bin/env python3
"""Writes every event of slotd to a file, one line of JSON each, in order, none twice and none left out.

    follow.py [ROOT] FILE

ROOT is SLOTD_ROOT (default ~/.local/share/slotd). Begins with the oldest event that is kept; where
FILE is there already, goes on behind its last line. Lives through restarts of the daemon, and of
itself. Needs pyzmq and msgpack (Debian: python3-zmq, python3-msgpack). What the frames hold is in
docs/PROTOCOL.md."""

import json
import os
import sys

import msgpack
import zmq

VERSION = 1  # of the protocol
ANSWER_PATIENCE = 5.0  # seconds until a question is asked anew
KINDS = ("", "submitted", "starting", "running", "cancel_asked", "completing", "ended", "requeued",
         "changed", "requeue_asked", "node_changed")
STATES = ("", "PENDING", "RUNNING", "RUNNING", "COMPLETING", "COMPLETED", "FAILED", "CANCELLED",
          "TIMEOUT", "OUT_OF_MEMORY", "NODE_FAIL", "SUSPENDED", "DEADLINE")


def unpack(frame):
    """Texts are bytes on the wire, since names on Linux are. Numbers are as they are."""
    return msgpack.unpackb(frame, raw=False, unicode_errors="replace", strict_map_key=False)


def text(value):
    return value.decode(errors="replace") if isinstance(value, bytes) else value


def word(words, number):
    """A number that a newer daemon uses stays a number."""
    return words[number] if 0 < number < len(words) else number


class Daemon:
    """Both sockets of a daemon. ZeroMQ connects again by itself when the daemon was restarted."""

    def __init__(self, root):
        # Through the open folder: the path of a socket may have 107 bytes, and a root may be longer.
        self._folder = os.open(os.path.join(root, "run"), os.O_PATH | os.O_DIRECTORY)
        self._context = zmq.Context()
        self.events = self._context.socket(zmq.SUB)
        self.events.subscribe(b"")  # all: a hole in the numbers must be seen
        self.events.connect(self._address("events.sock"))

    def _address(self, name):
        return f"ipc:///proc/self/fd/{self._folder}/{name}"

    def ask(self, question, fields):
        """The answer's fields. Asks again, on a new socket, until there is one."""
        frame = msgpack.packb({"v": VERSION, "ask": {question: fields}})
        while True:
            with self._context.socket(zmq.REQ) as socket:
                socket.linger = 0
                socket.connect(self._address("slotd.sock"))
                socket.send(frame)
                if not socket.poll(ANSWER_PATIENCE * 1000):
                    continue
                (name, answer), = unpack(socket.recv())["answer"].items()
            if name == "fault":
                raise RuntimeError(text(answer["fault"]["text"]))
            return answer


class Follower:
    """Knows the number of the last event that it has taken."""

    def __init__(self, daemon, seen, take):
        self._daemon = daemon
        self._take = take
        self.seen = seen

    def catch_up(self):
        """Asks for everything since, page by page."""
        more = True
        while more:
            page = self._daemon.ask("events", {"after": self.seen})
            if page["last"] < self.seen:
                raise RuntimeError(f"the newest event is {page['last']}, but {self.seen} was seen: "
                                   "this is another database")
            for event in page["events"]:
                if event["seq"] > self.seen + 1:
                    print(f"events {self.seen + 1} to {event['seq'] - 1} are not kept any more",
                          file=sys.stderr)
                self._next(event)
            more = page["more"]

    def run(self):
        self.catch_up()
        while True:
            topic, frame = self._daemon.events.recv_multipart()
            news = unpack(frame)
            if topic == b"seq":
                if news["seq"] > self.seen:  # something before this beat was lost
                    self.catch_up()
            elif news["seq"] == self.seen + 1:
                self._next(news)
            elif news["seq"] > self.seen + 1:
                self.catch_up()  # brings this one too

    def _next(self, event):
        self.seen = event["seq"]
        self._take(event)


def line(event):
    """As `slotd events --json` has it, but for the reason, which stays a number here."""
    shown = {"seq": event["seq"], "time": event["time"], "kind": word(KINDS, event["kind"])}
    if event["job"] == 0:
        shown["node"] = "localhost"
    else:
        shown.update(job=event["job"], attempt=event["attempt"], state=word(STATES, event["state"]),
                     reason=event["reason"])
        if event["array"] != 0:
            shown.update(array=event["array"], index=event["index"])
    if event["what"]:
        shown["what"] = {text(change["field"]): text(change["value"]) for change in event["what"]}
    return json.dumps(shown)


def open_log(path):
    """The file, ready to be written on, and the number of its last event. A line that a killed follower
    has left unfinished is cut off."""
    log = open(path, "a+b")
    log.seek(0)
    whole, seen = 0, 0
    for written in log:
        if not written.endswith(b"\n"):
            break
        whole += len(written)
        seen = json.loads(written)["seq"]
    log.truncate(whole)
    return log, seen


def main(words):
    *root, path = words
    root = root[0] if root else os.environ.get("SLOTD_ROOT") or os.path.expanduser("~/.local/share/slotd")
    log, seen = open_log(path)

    def take(event):
        log.write(line(event).encode() + b"\n")
        log.flush()

    Follower(Daemon(root), seen, take).run()


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        pass
