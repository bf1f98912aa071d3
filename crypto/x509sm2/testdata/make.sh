#!/bin/sh
# Makes the certificates of this folder with OpenSSL 3.0: ./make.sh. Every run makes other keys; keys are thrown away.
# The user ID must be named in each step, or OpenSSL signs with an empty one.
set -eu
cd "$(dirname "$0")"
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
id=distid:1234567812345678

key() { openssl genpkey -algorithm SM2 -out "$tmp/$1.key"; }
root() { # NAME SUBJECT
  key "$1"
  openssl req -x509 -new -key "$tmp/$1.key" -sm3 -sigopt $id -days 7300 -set_serial 1 -utf8 -subj "$2" \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign -out "$tmp/$1.crt"
}
issue() { # NAME SUBJECT ISSUER SERIAL DAYS EXTENSIONS [DIGEST]
  [ -f "$tmp/$1.key" ] || key "$1"
  openssl req -new -key "$tmp/$1.key" -sm3 -sigopt $id -utf8 -subj "$2" -out "$tmp/$1.csr"
  printf "$6" > "$tmp/$1.ext"
  openssl x509 -req -in "$tmp/$1.csr" -vfyopt $id -CA "$tmp/$3.crt" -CAkey "$tmp/$3.key" -set_serial "$4" -sm3 -sigopt $id \
    -days "$5" -extfile "$tmp/$1.ext" -out "$tmp/$1.crt" 2>/dev/null
}
ca='basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\n'
end='basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,nonRepudiation\n'

root root '/C=CN/O=测试根证书机构/CN=Test Root CA'
issue sub '/C=CN/O=测试证书机构/CN=Test Issuing CA' root 0x1001 5475 "$ca"
issue leaf '/C=CN/O=甲登记机构/OU=签名/CN=registry-a' sub 0x0123456789abcdef 3650 "$end"
issue bypass '/C=CN/O=乙登记机构/CN=registry-b' leaf 7 3650 "$end"
issue unknown '/C=CN/O=丙公证处/CN=notary-c' sub 8 3650 "${end}1.2.3.4=critical,ASN1:NULL\n"
root stranger '/C=CN/O=测试证书机构/CN=Test Issuing CA'

cat "$tmp/leaf.crt" "$tmp/sub.crt" "$tmp/root.crt" > chain.pem          # leaf first
openssl x509 -in "$tmp/leaf.crt" -outform DER -out leaf.der             # alone
cat "$tmp/leaf.crt" "$tmp/root.crt" > gap.pem                            # the issuer is missing
cat "$tmp/root.crt" "$tmp/sub.crt" "$tmp/leaf.crt" > reversed.pem
cat "$tmp/leaf.crt" "$tmp/stranger.crt" > impostor.pem                   # an issuer of the right name with another key
cat "$tmp/bypass.crt" "$tmp/leaf.crt" "$tmp/sub.crt" > no_ca.pem         # issued by one that is no CA
cat "$tmp/unknown.crt" "$tmp/sub.crt" > critical.pem                     # with a critical extension that nobody knows
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$tmp/p256.key" -days 3650 -subj /CN=p256 -out p256.pem 2>/dev/null
openssl req -x509 -new -key "$tmp/leaf.key" -sm3 -sigopt distid:other -days 3650 -subj /CN=other-id -out other_id.pem
openssl pkey -in "$tmp/leaf.key" -pubout -outform DER | tail -c 65 | xxd -p -c 65 | sed 's/^/sm2:/' > leaf.pub
