#!/bin/sh
# A server with people in it and the chat to try them with, all on loopback and under .demo/. Ctrl-C
# ends it; the data stay for the next time. From the environment: PORT, the first of two; DEMO_HOME,
# instead of .demo; SKIP_BUILD, to serve dist/ as it is.
. "$(dirname "$0")/lib.sh"

port=${PORT:-8480}
case $port in
  *[!0-9]* | '' | ??????*) die "PORT has to be a number, as in: make demo PORT=9000" ;;
esac
if [ "$port" -lt 1024 ] || [ "$port" -gt 65534 ]; then die "PORT has to be between 1024 and 65534."; fi
tls_port=$((port + 1))
home=${DEMO_HOME:-.demo}
case $home in /*) ;; *) home=$PWD/$home ;; esac
certs=$home/certs

scripts/setup.sh demo
[ -n "${SKIP_BUILD:-}" ] || scripts/build.sh

# Bound as Prosody will bind them; what listens on all addresses is in the way too.
for taken in "$port" "$tls_port"; do
  node -e '
    const server = require("net").createServer();
    server.on("error", () => process.exit(1)).listen(+process.argv[1], "127.0.0.1", () => server.close());
  ' "$taken" || {
    earlier=$(cat "$home/prosody.pid" 2>/dev/null) && kill -0 "$earlier" 2>/dev/null &&
      die "The demo runs already. End it with Ctrl-C there, or with: kill $earlier"
    die "Port $taken is in use by another program. End that one, or choose other ports:

  make demo PORT=$((port > 50000 ? port - 1000 : port + 1000))"
  }
done

# --- certificates: one authority for the server, one for its users ---

umask 077
mkdir -p "$certs"
week=604800
good() { [ -f "$1" ] && openssl x509 -in "$1" -noout -checkend "$week" >/dev/null 2>&1; }
if ! good "$certs/server-ca.crt" || ! good "$certs/server.crt"; then
  say "Making certificates"
  openssl ecparam -name prime256v1 -genkey -noout -out "$certs/server-ca.key"
  openssl req -x509 -new -sha256 -days 3650 -subj "/CN=converse-rs demo server" \
    -key "$certs/server-ca.key" -out "$certs/server-ca.crt" \
    -addext "basicConstraints=critical,CA:TRUE,pathlen:0" \
    -addext "keyUsage=critical,keyCertSign,cRLSign" \
    -addext "nameConstraints=critical,permitted;DNS:localhost,permitted;IP:127.0.0.1/255.255.255.255"
  openssl ecparam -name prime256v1 -genkey -noout -out "$certs/server.key"
  printf '%s\n' "basicConstraints = critical,CA:FALSE" "keyUsage = critical,digitalSignature" \
    "extendedKeyUsage = serverAuth" "subjectAltName = DNS:localhost,IP:127.0.0.1" >"$certs/server.ext"
  openssl req -new -key "$certs/server.key" -subj "/CN=localhost" -out "$certs/server.csr"
  openssl x509 -req -in "$certs/server.csr" -CA "$certs/server-ca.crt" -CAkey "$certs/server-ca.key" \
    -sha256 -days 397 -set_serial "0x$(openssl rand -hex 16)" -extfile "$certs/server.ext" \
    -out "$certs/server.crt" 2>/dev/null
fi
good "$certs/alice@localhost.crt" ||
  server/certs/make-client-cert.sh -f -o "$certs" -p demo alice@localhost >/dev/null

# --- the server ---

people="alice bob clara dmitri emeka fatima giulia henrik hiro"
# shellcheck disable=SC2086 # a list of words
[ -d "$home/avatars" ] || node demo/avatars.mjs "$home/avatars" $people
# A text as a Lua literal; paths may hold anything.
lua() { printf '"%s"' "$(printf '%s' "$1" | sed 's/[\\"]/\\&/g')"; }
cat >"$home/prosody.cfg.lua" <<CONF
-- Written anew by every start of the demo.
daemonize = false
run_as_root = true
pidfile = $(lua "$home/prosody.pid")
data_path = $(lua "$home/data")
certificates = $(lua "$certs")
plugin_paths = { $(lua "$PWD/demo"), $(lua "$PWD/server/prosody") }
log = { info = $(lua "$home/prosody.log") }
interfaces = { "127.0.0.1" }
http_interfaces = { "127.0.0.1" }
https_interfaces = { "127.0.0.1" }
http_ports = { $port }
https_ports = { $tls_port }
c2s_ports = {}
c2s_direct_tls_ports = {}
modules_disabled = { "s2s" }
modules_enabled = { "roster", "saslauth", "disco", "ping", "version", "time", "carbons", "pep",
  "vcard4", "vcard_legacy", "blocklist", "bookmarks", "bosh", "websocket", "offline", "mam", "smacks",
  "csi_simple", "demo" }
https_ssl = {
  certificate = $(lua "$certs/server.crt");
  key = $(lua "$certs/server.key");
  verify = { "peer" };
  cafile = $(lua "$certs/ca.crt");
  -- Client certificates are to be checked as such, and only by the authority made for them.
  verifyext = { lsec_ignore_purpose = false };
  capath = false;
}
-- Plain HTTP on loopback is as good as TLS.
consider_bosh_secure = true
consider_websocket_secure = true
-- Only the pages served here talk to it.
http_cors_override = { bosh = { enabled = false }, websocket = { enabled = false } }
http_host = "localhost"
http_default_host = "localhost"
demo_pages = $(lua "$PWD/demo/pages")
demo_dist = $(lua "$PWD/dist")
demo_avatars = $(lua "$home/avatars")
-- Where the files are that people send each other.
demo_files = "http://localhost:$port"

VirtualHost "localhost"
  authentication = "clientcert"
  clientcert_fallback = "internal_hashed"
  clientcert_origins = { "https://localhost:$tls_port" }

Component "share.localhost" "http_file_share"
  http_external_url = "http://localhost:$port/"
  http_host = "localhost"

Component "rooms.localhost" "muc"
  modules_enabled = { "muc_mam" }
  muc_log_by_default = true
CONF
: >"$home/prosody.log"

prosody --config "$home/prosody.cfg.lua" -F >"$home/prosody.out" 2>&1 &
server=$!
# shellcheck disable=SC2317 # called by the traps
stop() {
  trap - INT TERM HUP EXIT
  kill "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  rm -f "$home/prosody.pid"
}
trap 'stop; echo; say "The demo has ended."; exit 0' INT TERM HUP
trap stop EXIT

tries=0
until grep -q "The demo is ready" "$home/prosody.log"; do
  tries=$((tries + 1))
  if [ "$tries" -ge 150 ] || ! kill -0 "$server" 2>/dev/null; then
    tail -n 20 "$home/prosody.log" "$home/prosody.out" >&2
    die "Prosody did not start; above is what it said ($home/prosody.log)."
  fi
  sleep 0.2
done

cat <<TEXT

  ${bold}The chat is at   http://localhost:$port/${plain}
  and in the corner of somebody's page at http://localhost:$port/overlay.html

  Accounts         alice@localhost   password: alice
                   bob@localhost     password: bob     (from a second browser or private window)
                   Clara and most others answer when you write to them.

  With a certificate instead of a password:   ${bold}https://localhost:$tls_port/${plain}
    1. Import  $certs/alice@localhost.p12  (password: demo)
       into the browser's own certificates. Firefox: Settings, search for "certificates", View
       Certificates, Your Certificates, Import. Chromium: chrome://certificate-manager/clientcerts,
       on Linux "Manage imported certificates", Import.
    2. So that the browser trusts the server, import  $certs/server-ca.crt
       in the same place under Authorities, for web sites; or accept the warning at the address.
    3. Open the address, choose the certificate when you are asked, and press the button.
    On macOS and Windows Chromium takes both files from the system's own store.

  Ctrl-C ends the demo. Its data stay in $home;
  remove that to begin afresh.

TEXT
# Somebody may end the server in order, past this script.
if wait "$server"; then say "The demo has ended."; exit 0; fi
tail -n 20 "$home/prosody.log" >&2
die "Prosody has ended by itself; above is what it said ($home/prosody.log)."
