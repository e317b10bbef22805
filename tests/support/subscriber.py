"""The daemon's event socket, heard by hand."""

import os
import time

import msgpack
import zmq

EVERYTHING = b""


class NothingHeard(Exception):
    """Nothing came in time."""


class Subscriber:
    """A SUB socket, or another kind that connects there. Reached through the open folder, as a root may
    be longer than an address."""

    def __init__(self, root, *topics, kind=zmq.SUB, context=None):
        self._own = context is None
        self._context = context or zmq.Context()
        self._folder = os.open(f"{root}/run", os.O_PATH | os.O_DIRECTORY)
        self.socket = self._context.socket(kind)
        self.socket.linger = 0
        self.socket.sndhwm = 0  # else what is over a thousand topics is not even asked for
        for topic in topics:
            self.socket.subscribe(topic)
        self.socket.connect(f"ipc:///proc/self/fd/{self._folder}/events.sock")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()
        if self._own:
            self._context.destroy(linger=0)
        os.close(self._folder)

    def hear(self, seconds=30.0):
        """Topic and fields of what comes next."""
        if not self.socket.poll(max(0, int(seconds * 1000))):
            raise NothingHeard(f"nothing within {seconds:g} s")
        topic, frame = self.socket.recv_multipart()
        return topic.decode(), {key: value for key, value in msgpack.unpackb(frame, raw=False).items()}

    def hear_beat(self, seconds=30.0):
        """The number of the next beat; what comes before is passed over."""
        deadline = time.monotonic() + seconds
        while True:
            topic, fields = self.hear(deadline - time.monotonic())
            if topic == "seq":
                return fields["seq"]

    def hear_until(self, last_topic, seconds=30.0):
        """Events up to and with one of this topic, without beats."""
        deadline = time.monotonic() + seconds
        heard = []
        while not heard or heard[-1][0] != last_topic:
            topic, fields = self.hear(deadline - time.monotonic())
            if topic != "seq":
                heard.append((topic, fields))
        return heard
