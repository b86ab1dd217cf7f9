"""python-potr behind lines of text, for tests/it/otr/peers.rs: see otrjs.mjs for the form. It speaks
version 2 alone. The argument is its key, in base64."""

import base64
import json
import logging
import struct
import sys

import potr.crypt
import potr.proto as proto
from Cryptodome.Cipher import AES
from potr.compatcrypto import pycrypto
from potr.context import (
    FRAGMENT_SEND_ALL,
    STATE_ENCRYPTED,
    STATE_FINISHED,
    Account,
    Context,
    ErrorReceived,
    NotEncryptedError,
    NotOTRMessage,
    UnencryptedMessage,
)


def counter_mode(key, counter=0):
    """It was written for a library that no longer is: counters and signatures are called otherwise."""
    prefix = counter if isinstance(counter, int) else counter.prefix
    return AES.new(key, AES.MODE_CTR, nonce=struct.pack("!Q", prefix), initial_value=0)


def sign(self, data):
    k = pycrypto.randrange(2, int(self.priv.q))
    r, s = self.priv._sign(int.from_bytes(data, "big"), k)
    return int(r).to_bytes(20, "big") + int(s).to_bytes(20, "big")


def verify(self, data, signature):
    r, s = (int.from_bytes(half, "big") for half in (signature[:20], signature[20:]))
    return self.pub._verify(int.from_bytes(data, "big"), (r, s))


logging.disable(logging.CRITICAL)
potr.crypt.AESCTR = counter_mode
pycrypto.DSAKey.sign = sign
pycrypto.DSAKey.verify = verify


def say(*words):
    print(*words)


class Peer(Context):
    def getPolicy(self, name):
        return options.get(name, False)

    def inject(self, text, appdata=None):
        say("send", bytes(text).hex())

    def setState(self, state):
        super().setState(state)
        names = {STATE_ENCRYPTED: "private", STATE_FINISHED: "finished"}
        say("state", names.get(state, "plain"))


class Own(Account):
    contextclass = Peer

    def __init__(self, size):
        super().__init__("peer@x", "xmpp", size)

    def loadPrivkey(self):
        data = base64.b64decode(sys.argv[1])[2:]
        return pycrypto.DSAKey.parsePayload(data, private=True)[0]

    def savePrivkey(self):
        pass

    def saveTrusts(self):
        pass


def smp(tlvs):
    for tlv in tlvs:
        if isinstance(tlv, proto.SMP1QTLV):
            say("smp asked", tlv.msg.hex())
        elif isinstance(tlv, proto.SMP1TLV):
            say("smp asked ")
        elif isinstance(tlv, proto.SMPABORTTLV):
            say("smp aborted")
        elif isinstance(tlv, (proto.SMP3TLV, proto.SMP4TLV)):
            say("smp same" if context.smpIsSuccess() else "smp different")


def receive(text):
    try:
        shown, tlvs = context.receiveMessage(text)
        smp(tlvs)
        if shown:
            say("show 1", shown.hex())
    except (NotOTRMessage, UnencryptedMessage) as plain:
        said = plain.args[0]
        say("show 0", (said.encode() if isinstance(said, str) else bytes(said)).hex())
    except ErrorReceived:
        say("error")
    except (NotEncryptedError, potr.crypt.InvalidParameterError):
        say("unreadable")


def type_(text):
    plain = context.sendMessage(FRAGMENT_SEND_ALL, text)
    if plain:
        say("send", bytes(plain).hex())


def begin(text):
    global options, context
    asked = json.loads(text)
    names = {"ALLOW_V2": "v2", "REQUIRE_ENCRYPTION": "require", "SEND_TAG": "tag"}
    options = {name: asked.get(key) == "1" for name, key in names.items()}
    context = Own(int(asked.get("fragment", "0"))).getContext("us@x")


options, context = {}, None
begin(b"{}")
for line in sys.stdin:
    word, *arguments = line.split()
    arguments = [bytes.fromhex(argument) for argument in arguments]
    if word == "new":
        begin(arguments[0])
    elif word == "receive":
        receive(arguments[0])
    elif word == "type":
        type_(arguments[0])
    elif word == "query":
        say("send", context.user.getDefaultQueryMessage(context.getPolicy).hex())
    elif word == "end":
        context.disconnect()
    elif word == "ask":
        context.smpInit(arguments[0], question=arguments[1] if len(arguments) > 1 else None)
    elif word == "answer":
        context.smpGotSecret(arguments[0])
    elif word == "abort":
        context.smpAbort()
    say(".")
    sys.stdout.flush()
