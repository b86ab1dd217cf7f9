#!/bin/sh
# Makes a certificate with which a browser logs somebody in (SASL EXTERNAL, XEP-0178):
#
#   make-client-cert.sh [options] user@host [other@host ...]
#
# In the output folder (default: ./client-certs) it keeps a certificate authority of its own, made at
# the first run (ca.crt is what the server has to trust, ca.key is what nobody may see), and writes
# user@host.p12, to be imported into a browser, with user@host.crt and .key beside it.
#
#   -o DIR    output folder
#   -d DAYS   how long the certificate holds (default: 397)
#   -p WORD   password of the .p12 (default: a random one, printed at the end)
#   -s        self-signed, without an authority: for servers that pin single certificates
#   -f        replace the user's certificate where there is one
set -eu
umask 077

die() { printf 'make-client-cert: %s\n' "$*" >&2; exit 1; }
usage() { sed -n '2,/^set -eu/{/^set/d;s/^# \{0,1\}//;p}' "$0"; }

out=client-certs days=397 word='' selfsigned='' force=''
[ "${1:-}" != --help ] || { usage; exit 0; }
while getopts o:d:p:sfh opt; do
  case $opt in
    o) out=$OPTARG ;;
    d) days=$OPTARG ;;
    p) word=$OPTARG ;;
    s) selfsigned=1 ;;
    f) force=1 ;;
    h) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done
shift $((OPTIND - 1))
[ $# -ge 1 ] || { usage >&2; exit 2; }
command -v openssl >/dev/null || die "openssl is missing"
case $days in *[!0-9]*|'') die "-d wants a number of days" ;; esac

names=
n=0
for jid in "$@"; do
  # The address goes into a configuration file of openssl and into file names.
  case $jid in
    *@*@*|@*|*@|*/*|*[[:space:]\;,\$\"\\\#]*) die "no address: $jid" ;;
    *@*) ;;
    *) die "no address: $jid" ;;
  esac
  n=$((n + 1))
  names="${names}otherName.$n = 1.3.6.1.5.5.7.8.5;FORMAT:UTF8,UTF8:$jid
"
done
user=$1
# A common name has at most 64 characters, and nobody reads the address from it.
cn=$user
[ ${#cn} -le 64 ] || cn="XMPP client"
mkdir -p "$out"
base="$out/$user"
[ -z "$force" ] && [ -e "$base.crt" ] && die "$base.crt is there already; -f replaces it"

if [ -z "$selfsigned" ] && [ ! -e "$out/ca.key" ]; then
  openssl ecparam -name prime256v1 -genkey -noout -out "$out/ca.key"
  openssl req -x509 -new -key "$out/ca.key" -sha256 -days 3650 -out "$out/ca.crt" \
    -subj "/CN=XMPP client certificates" \
    -addext "basicConstraints=critical,CA:TRUE,pathlen:0" \
    -addext "keyUsage=critical,keyCertSign,cRLSign"
fi

conf=$(mktemp)
trap 'rm -f "$conf" "$conf.csr"' EXIT
cat >"$conf" <<CONF
[req]
distinguished_name = dn
prompt = no
utf8 = yes
string_mask = utf8only
[dn]
CN = $cn
[ext]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = clientAuth
subjectAltName = @names
[names]
$names
CONF

openssl ecparam -name prime256v1 -genkey -noout -out "$base.key"
if [ -n "$selfsigned" ]; then
  openssl req -x509 -new -config "$conf" -extensions ext -key "$base.key" -sha256 \
    -days "$days" -out "$base.crt"
else
  openssl req -new -config "$conf" -key "$base.key" -out "$conf.csr"
  openssl x509 -req -in "$conf.csr" -CA "$out/ca.crt" -CAkey "$out/ca.key" -sha256 \
    -set_serial "0x$(openssl rand -hex 16)" -days "$days" -extfile "$conf" -extensions ext \
    -out "$base.crt" 2>/dev/null
fi
[ -n "$word" ] || { word=$(openssl rand -hex 6); show=1; }
# What browsers and systems of today read: AES-256 with PBKDF2, and an HMAC of SHA-256.
chain=
[ -n "$selfsigned" ] || chain="-certfile $out/ca.crt"
# shellcheck disable=SC2086 # two words or none
WORD=$word openssl pkcs12 -export -inkey "$base.key" -in "$base.crt" $chain -name "$user" \
  -keypbe AES-256-CBC -certpbe AES-256-CBC -macalg SHA256 -passout env:WORD -out "$base.p12"

printf '%s\n' "$base.p12"
[ -z "${show:-}" ] || printf 'password: %s\n' "$word"
if [ -n "$selfsigned" ]; then
  printf 'SHA-256 for the server: %s\n' \
    "$(openssl x509 -in "$base.crt" -noout -fingerprint -sha256 | sed 's/.*=//;s/://g' | tr A-F a-f)"
fi
