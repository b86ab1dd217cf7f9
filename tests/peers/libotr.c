/* libotr behind lines of text, for tests/it/otr/peers.rs: see otrjs.mjs for the form.
   cc libotr.c -lotr; arguments: key file, instance tag file, account, contact. */
#include <libotr/proto.h>
#include <libotr/tlv.h>
#include <libotr/message.h>
#include <libotr/instag.h>
#include <libotr/privkey.h>
#include <libotr/context.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROTOCOL "prpl-jabber"

static OtrlUserState us;
static const char *account, *contact;
static OtrlPolicy current = OTRL_POLICY_MANUAL;
static int fragment = 0;
static OtrlPolicy base = OTRL_POLICY_MANUAL;

static void hex(const void *data, size_t length) {
  for (size_t i = 0; i < length; i++) printf("%02x", ((const unsigned char *)data)[i]);
}

static void say(const char *words, const char *text) {
  printf("%s ", words);
  hex(text, strlen(text));
  printf("\n");
}

static char *unhex(const char *digits, size_t *length) {
  size_t n = digits ? strlen(digits) / 2 : 0;
  char *out = malloc(n + 1);
  for (size_t i = 0; i < n; i++) {
    unsigned int byte;
    sscanf(digits + 2 * i, "%2x", &byte);
    out[i] = (char)byte;
  }
  out[n] = 0;
  if (length) *length = n;
  return out;
}

static OtrlPolicy policy(void *data, ConnContext *context) { return current; }
static void create_key(void *data, const char *name, const char *protocol) {}
static int logged_in(void *data, const char *a, const char *p, const char *r) { return 1; }
static void inject(void *data, const char *a, const char *p, const char *r, const char *text) {
  say("send", text);
}
static void nothing(void *data) {}
static void new_fingerprint(void *data, OtrlUserState s, const char *a, const char *p,
                            const char *u, unsigned char fingerprint[20]) {
  printf("key ");
  hex(fingerprint, 20);
  printf("\n");
}
static void secure(void *data, ConnContext *context) { printf("state private\n"); }
static void insecure(void *data, ConnContext *context) { printf("state plain\n"); }
static void still_secure(void *data, ConnContext *context, int reply) { printf("state private\n"); }
static int max_size(void *data, ConnContext *context) { return fragment; }
static const char *name_of(void *data, const char *a, const char *p) { return a; }
static void name_free(void *data, const char *name) {}
static void symkey(void *data, ConnContext *context, unsigned int use, const unsigned char *value,
                   size_t length, const unsigned char *key) {
  printf("extra receive ");
  hex(key, 32);
  printf(" ");
  hex(value, length);
  printf("\n");
}
static const char *error_text(void *data, ConnContext *context, OtrlErrorCode code) {
  return "unreadable";
}
static void error_free(void *data, const char *text) {}
static void smp_event(void *data, OtrlSMPEvent event, ConnContext *context, unsigned short percent,
                      char *question) {
  switch (event) {
    case OTRL_SMPEVENT_ASK_FOR_SECRET: say("smp asked", ""); break;
    case OTRL_SMPEVENT_ASK_FOR_ANSWER: say("smp asked", question); break;
    case OTRL_SMPEVENT_SUCCESS: printf("smp same\n"); break;
    case OTRL_SMPEVENT_FAILURE: printf("smp different\n"); break;
    case OTRL_SMPEVENT_ABORT: printf("smp aborted\n"); break;
    case OTRL_SMPEVENT_CHEATED:
    case OTRL_SMPEVENT_ERROR: printf("smp cheated\n"); break;
    default: break;
  }
}
static void msg_event(void *data, OtrlMessageEvent event, ConnContext *context, const char *text,
                      gcry_error_t error) {
  if (event == OTRL_MSGEVENT_RCVDMSG_UNENCRYPTED) say("show 0", text);
  printf("event %d\n", (int)event);
}
static void create_tag(void *data, const char *a, const char *p) {}
static void timer(void *data, unsigned int interval) {}

static OtrlMessageAppOps ops = {
    policy,    create_key, logged_in,    inject,      nothing,   new_fingerprint, nothing,
    secure,    insecure,   still_secure, max_size,    name_of,   name_free,       symkey,
    error_text, error_free, NULL,        NULL,        smp_event, msg_event,       create_tag,
    NULL,      NULL,       timer};

static ConnContext *context(void) {
  return otrl_context_find(us, contact, account, PROTOCOL, OTRL_INSTAG_BEST, 0, NULL, NULL, NULL);
}

static void receive(const char *text) {
  char *out = NULL;
  OtrlTLV *tlvs = NULL;
  ConnContext *where = NULL;
  int internal = otrl_message_receiving(us, &ops, NULL, account, PROTOCOL, contact, text, &out,
                                        &tlvs, &where, NULL, NULL);
  if (!internal) {
    int encrypted = where && where->msgstate == OTRL_MSGSTATE_ENCRYPTED && out && *text == '?';
    say(encrypted ? "show 1" : "show 0", out ? out : text);
  }
  if (otrl_tlv_find(tlvs, OTRL_TLV_DISCONNECTED)) printf("state finished\n");
  otrl_tlv_free(tlvs);
  if (out) otrl_message_free(out);
}

static void type(const char *text) {
  char *out = NULL;
  gcry_error_t error =
      otrl_message_sending(us, &ops, NULL, account, PROTOCOL, contact, OTRL_INSTAG_BEST, text, NULL,
                           &out, OTRL_FRAGMENT_SEND_ALL, NULL, NULL, NULL);
  if (error) printf("error\n");
  if (out) otrl_message_free(out);
}

int main(int argc, char **argv) {
  static char line[4 << 20];
  if (argc < 5) return 2;
  setvbuf(stdout, NULL, _IOFBF, 1 << 16);
  OTRL_INIT;
  us = otrl_userstate_create();
  account = argv[3];
  contact = argv[4];
  if (otrl_privkey_read(us, argv[1])) return 3;
  if (otrl_instag_read(us, argv[2])) return 4;
  while (fgets(line, sizeof line, stdin)) {
    line[strcspn(line, "\n")] = 0;
    char *word = strtok(line, " "), *first = strtok(NULL, " "), *second = strtok(NULL, " ");
    size_t length = 0;
    char *a = unhex(first, &length), *b = unhex(second, NULL);
    if (!word) continue;
    if (!strcmp(word, "receive")) receive(a);
    if (!strcmp(word, "type")) type(a);
    if (!strcmp(word, "query")) {
      char *text = otrl_proto_default_query_msg(account, current);
      say("send", text);
      free(text);
    }
    if (!strcmp(word, "end")) {
      otrl_message_disconnect_all_instances(us, &ops, NULL, account, PROTOCOL, contact);
    }
    if (!strcmp(word, "ask")) {
      if (second)
        otrl_message_initiate_smp_q(us, &ops, NULL, context(), b, (unsigned char *)a, length);
      else
        otrl_message_initiate_smp(us, &ops, NULL, context(), (unsigned char *)a, length);
    }
    if (!strcmp(word, "answer"))
      otrl_message_respond_smp(us, &ops, NULL, context(), (unsigned char *)a, length);
    if (!strcmp(word, "abort")) otrl_message_abort_smp(us, &ops, NULL, context());
    if (!strcmp(word, "extra")) {
      unsigned char key[OTRL_EXTRAKEY_BYTES];
      otrl_message_symkey(us, &ops, NULL, context(), 1, (unsigned char *)a, length, key);
      printf("extra send ");
      hex(key, sizeof key);
      printf("\n");
    }
    /* Letters: 2 and 3 for the versions, r require, t send the tag, s start on it, e on errors. */
    if (!strcmp(word, "policy")) {
      current = base & ~(OTRL_POLICY_ALLOW_V1 | OTRL_POLICY_ALLOW_V2 | OTRL_POLICY_ALLOW_V3);
      if (strchr(a, '2')) current |= OTRL_POLICY_ALLOW_V2;
      if (strchr(a, '3')) current |= OTRL_POLICY_ALLOW_V3;
      if (strchr(a, 'r')) current |= OTRL_POLICY_REQUIRE_ENCRYPTION;
      if (strchr(a, 't')) current |= OTRL_POLICY_SEND_WHITESPACE_TAG;
      if (strchr(a, 's')) current |= OTRL_POLICY_WHITESPACE_START_AKE;
      if (strchr(a, 'e')) current |= OTRL_POLICY_ERROR_START_AKE;
      fragment = second ? atoi(b) : 0;
    }
    free(a);
    free(b);
    printf(".\n");
    fflush(stdout);
  }
  return 0;
}
