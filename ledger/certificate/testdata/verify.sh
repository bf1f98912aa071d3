#!/bin/bash
# Verifies a certificate by hand with bash, xxd, sed and OpenSSL 3: what a stranger can do without our program.
#
#     verify.sh TRUST CERTIFICATE
#
# It follows the genesis, the sets of members from link to link, the headers, the record's place in the log, the
# cosignatures and their quorum, the members' signatures on the record, and the state of the asset or voucher. It leaves to verify.py what
# is long in a shell: the continuation of the log, the order of all headers among themselves, time, and
# what a recovery plan says of the survivors' nodes and of the new set.
set -euo pipefail
export LC_ALL=C.UTF-8
trust=$(cat "$1") cert=$(cat "$2")
tmp=$(mktemp -d); trap 'rm -rf "$tmp"' EXIT

bad() { echo "$1: $2"; exit 1; }
sm3hex() { openssl dgst -sm3 -binary | xxd -p -c64; }
sm3of() { xxd -r -p <<<"$1" | sm3hex; }
# Every text is compared and hashed with the newline that it ends with; $(...) would drop it.
digest() { printf '%s\n' "$1" | sm3hex; }
decode() { sed 's/\\\\/\x01/g; s/\\"/"/g; s/\\n/\n/g; s/\x01/\\/g'; }
# The last "key":"…" of the file; the keys that are asked for occur once, or the file's own comes last.
text() { sed -n 's/.*"'"$1"'":"\(\([^"\\]\|\\.\)*\)".*/\1/p' <<<"$cert" | decode; }
field() { sed -n "s/^$1 //p" <<<"$2"; }

# list KEY: the elements of the list "KEY":[...] in a line of JSON, one a line
list() {
  LC_ALL=C awk -v key="\"$1\":[" '{
    i = index($0, key); if (!i) exit
    for (i += length(key); i <= length($0); i++) {
      c = substr($0, i, 1)
      if (quoted) { if (c == "\\") { item = item c; c = substr($0, ++i, 1) } else if (c == "\"") quoted = 0 }
      else if (c == "\"") quoted = 1
      else if (c == "{" || c == "[") depth++
      else if ((c == "}" || c == "]") && depth-- == 0) break
      else if (c == "," && depth == 0) { print item; item = ""; continue }
      item = item c
    }
    if (item != "") print item
  }'
}

# --- genesis ---
genesis=$(text genesis)
ledger=sm3:$(digest "$genesis")
[ "$ledger" = "$(field ledger "$trust")" ] || bad FINALITY "the file is of ledger $ledger"

# --- signatures ---
spki=3059301306072a8648ce3d020106082a811ccf5501822d034200
# verify KEY(hex 04xy) SIGNATURE(hex r s) < message
verify() {
  xxd -r -p <<<"$spki$1" | openssl pkey -pubin -inform DER -out "$tmp/key.pem" 2>/dev/null
  printf 'asn1=SEQUENCE:s\n[s]\nr=INTEGER:0x%s\ns=INTEGER:0x%s\n' "${2:0:64}" "${2:64:64}" >"$tmp/sig.cnf"
  openssl asn1parse -genconf "$tmp/sig.cnf" -noout -out "$tmp/sig.der" >/dev/null
  cat >"$tmp/message"
  openssl pkeyutl -verify -pubin -inkey "$tmp/key.pem" -rawin -digest sm3 -pkeyopt distid:1234567812345678 \
    -in "$tmp/message" -sigfile "$tmp/sig.der" >/dev/null 2>&1
}

# --- members: a set is a file named by its digest ---
# use CHECK DIGEST: from here on, the members are those of that set
use() {
  [ -f "$tmp/$2" ] || bad "$1" "the set of members $2 is not proved${unknown:+: the trust file does not name the recovery plan $unknown}"
  [ "$2" = "${now-}" ] && return
  now=$2 members=$(list members <"$tmp/$2"); n=$(grep -v '"suspended":true' <<<"$members" | grep -c "$cosigns" || true)
  q=$((n - (n - 1) / 3)) least=$(sed -n 's/.*"min_quorum":\([0-9]*\).*/\1/p' "$tmp/$2")
  [ "${least:-0}" -le $q ] || q=$((least < n ? least : n))
}
cosigns='"participation":\[[^]]*"cosigner"'
member() { grep "\"name\":\"$1\"" <<<"$members" || true; }
key_of() { member "$1" | sed -n 's/.*"cosign_key":"sm2:\([0-9a-f]*\)".*/\1/p'; }
# count KEY DIGEST: a number of a set
count() { sed -n 's/.*"'"$1"'":\([0-9]*\).*/\1/p' "$tmp/$2"; }
# quorum CHECK HEADER LINES, by the set in use
quorum() {
  local counted=0 last='' dash name payload hex ms when key
  while read -r dash name payload; do
    [ -z "$dash" ] && continue
    [ "$dash" = '—' ] && [[ "$name" > "$last" ]] || bad "$1" "the cosignatures are not one a member, in order"
    last=$name hex=$(base64 -d <<<"$payload" | xxd -p -c100) key=$(key_of "$name")
    [ -n "$key" ] && [ "${hex:0:8}" = "$(sm3of "$spki$key" | cut -c1-8)" ] || bad "$1" "$name has no such key"
    ms=$((16#${hex:8:16})); when=$(date -u -d "@$((ms / 1000))" +%Y-%m-%dT%H:%M:%S).$(printf %03d $((ms % 1000)))Z
    printf 'certledger-cosign/v1\nsigner %s\ntime %s\n%s\n' "$name" "$when" "$2" | verify "$key" "${hex:24:128}" ||
      bad "$1" "the cosignature of $name does not verify"
    if member "$name" | grep -v '"suspended":true' | grep -q "$cosigns"; then counted=$((counted + 1)); else echo "  shown, not counted: $name"; fi
  done <<<"$3"
  [ $counted -ge $q ] || bad "$1" "$counted of $n cosigned, $q are needed"
  echo "$1 header $(field height "$2"): $counted of $n cosigned, $q are needed"
}
# pinned HEADER: it must not differ from one that the trust file pins
pinned() {
  local pin; pin=$(sed -n "s/^header $(field height "$1") //p" <<<"$trust")
  [ -z "$pin" ] || [ "$pin" = "sm3:$(digest "$1")" ] || bad FINALITY "header $(field height "$1") is not the pinned one"
}
# bytes FILE AT COUNT
bytes() { [ "$3" = 0 ] || head -c $(($2 + $3)) "$1" | tail -c "$3"; }
# splice OLD NEW < splices, one a line; offsets are in bytes
splice() {
  local end=0 first=1 at cut size; size=$(wc -c <"$1"); : >"$2"
  while read -r line; do
    [[ $line =~ ^\{\"at\":([0-9]+),\"cut\":([0-9]+),\"put\":\"(.*)\"\}$ ]] || bad FINALITY "a splice is malformed"
    at=${BASH_REMATCH[1]} cut=${BASH_REMATCH[2]}
    printf '%s\n' "${BASH_REMATCH[3]}" | decode | head -c -1 >"$tmp/put"
    ((at + cut <= size && (first ? at >= end : at > end))) || bad FINALITY "a splice is out of place"
    bytes "$1" "$at" "$cut" | cmp -s - "$tmp/put" && bad FINALITY "a splice changes nothing"
    { bytes "$1" $end $((at - end)); cat "$tmp/put"; } >>"$2"
    end=$((at + cut)) first=0
  done
  tail -c +$((end + 1)) "$1" >>"$2"
}

# recovery PLAN: takes the plan after a lost quorum, by the set in use
recovery() {
  local digest base set next note lines name payload hex key signed=0
  digest=sm3:$(printf %s "$1" | sm3hex) set=$(sed -n 's/.*,"final_set":"\([^"]*\)","format".*/\1/p' <<<"$1" | decode)
  base=$(sed -n 's/^{"base":"\(\([^"\]\|\\.\)*\)".*/\1/p' <<<"$1" | decode)
  note=$(sed -n 's/.*"note":"\(\([^"\]\|\\.\)*\)"}$/\1/p' <<<"$1" | decode) lines=${note#*$'\n\n'} note=${note%%$'\n\n'*}
  next=${1#*\"format\":\"certledger-recovery-file/v1\",\"governance\":} next=${next%%,\"heads\":\[*}
  [ "$(field governance "$base")" = "$now" ] || bad FINALITY "the recovery goes on from other members"
  pinned "$base"; quorum FINALITY "$base" "$set"
  [ "$(head -1 <<<"$note")" = certledger-recovery/v1 ] && [ "$(field ledger "$note")" = "$ledger" ] &&
    [ "$(field base "$note")" = "$(field height "$base") sm3:$(digest "$base")" ] && [ "$(field final "$note")" = "sm3:$(digest "$set")" ] &&
    [ "$(field governance "$note")" = "sm3:$(printf %s "$next" | sm3hex)" ] || bad FINALITY "the recovery plan names other texts"
  while read -r _ name payload; do
    hex=$(base64 -d <<<"$payload" | xxd -p -c100) key=$(key_of "$name")
    grep -q "^head $name " <<<"$note" && [ -n "$key" ] && printf '%s\n' "$note" | verify "$key" "${hex:8:128}" ||
      bad FINALITY "the signature of $name on the recovery plan does not verify"
    signed=$((signed + 1))
  done <<<"$lines"
  [ $signed = "$(grep -c '^head ' <<<"$note")" ] && [ $signed -gt $(((n - 1) / 3)) ] && [ "$(cut -d' ' -f2 <<<"$lines" | sort -u | wc -l)" = $signed ] ||
    bad FINALITY "the recovery plan is signed by $signed of its survivors, all and more than $(((n - 1) / 3)) are needed"
  if ! grep -qx "recovery $digest" <<<"$trust"; then unknown=$digest; return; fi
  printf %s "$next" >"$tmp/later"; links+=("$base")
  [ "$(count epoch later)" = "$(field epoch "$note")" ] && [ "$(count epoch later)" = $(($(count epoch "$now") + 1)) ] || bad FINALITY "the recovery is of another epoch"
  newest=$(field governance "$note"); mv "$tmp/later" "$tmp/$newest"
  gaps+=("$(field epoch "$note") $(field height "$base")")
  echo "FINALITY recovery $(field epoch "$note") from header $(field height "$base") on, signed by $signed: $(field reason "$note")"
}
# alive CHECK HEADER: it is of the epoch that the recoveries give its height to
alive() {
  local gap epoch base is; is=$(count epoch "$(field governance "$2")")
  for gap in "${gaps[@]}"; do
    read -r epoch base <<<"$gap"
    [ $((is < epoch)) = $(($(field height "$2") <= base)) ] || bad "$1" "header $(field height "$2") is void, or of another epoch"
  done
}

unknown='' gaps=() links=()
governance=$(sed -n 's/.*"governance":{"first":\(.*\)},"headers":\[".*/\1/p' <<<"$cert")
newest=$(field governance "$genesis")
printf %s "${governance%%,\"links\":\[*}" >"$tmp/$newest"; first=$(wc -m <"$tmp/$newest")
[ "sm3:$(sm3hex <"$tmp/$newest")" = "$newest" ] || bad FINALITY "the members are not those of the genesis"
while IFS= read -r link; do
  [ -n "$link" ] || continue
  if [[ $link = '{"plan":'* ]]; then
    use FINALITY "$newest"; link=${link#'{"plan":'}; recovery "${link%'}'}"
    [ -z "$unknown" ] || break
    continue
  fi
  header=$(sed -n 's/.*"header":"\(\([^"\\]\|\\.\)*\)".*/\1/p' <<<"$link" | decode)
  lines=$(sed -n 's/.*"cosignatures":"\([^"]*\)".*/\1/p' <<<"$link" | decode)
  [ "$(field ledger "$header")" = "$ledger" ] || bad FINALITY "a link's header is of another ledger"
  pinned "$header"
  if [ -n "$lines" ] || ! grep -q "^header $(field height "$header") sm3:$(digest "$header")\$" <<<"$trust"; then
    use FINALITY "$newest"; quorum FINALITY "$header" "$lines"
  else echo "FINALITY header $(field height "$header"): pinned in the trust file"; fi
  named=$(field governance "$header"); [ "$named" != "$newest" ] || named=$(field next "$header")
  [ "$named" != "$newest" ] || bad FINALITY "a link names no later set of members"
  splice "$tmp/$newest" "$tmp/later" < <(list splices <<<"$link")
  [ "sm3:$(sm3hex <"$tmp/later")" = "$named" ] || bad FINALITY "a link leads to other members than its header names"
  mv "$tmp/later" "$tmp/$named"
  [ "$(count epoch "$named")" = "$(count epoch "$newest")" ] || [ -z "$lines" ] || bad FINALITY "a recovery without its plan"
  [ "$(count sequence "$named")" -gt "$(count sequence "$newest")" ] || bad FINALITY "a set of members is not later than the one before"
  newest=$named links+=("$header")
done < <(list links <<<"${governance:$first}")
for h in "${links[@]}"; do [ ! -f "$tmp/$(field governance "$h")" ] || alive FINALITY "$h"; done

# --- headers ---
mapfile -t escaped < <(sed -n 's/.*"headers":\["\([^]]*\)"\],"inclusion".*/\1/p' <<<"$cert" | sed 's/","/\n/g')
headers=()
for h in "${escaped[@]}"; do headers+=("$(decode <<<"$h")"); done
for i in "${!headers[@]}"; do
  [ "$(field ledger "${headers[i]}")" = "$ledger" ] || bad FINALITY "a header is of another ledger"
  pinned "${headers[i]}"; use FINALITY "$(field governance "${headers[i]}")"; alive FINALITY "${headers[i]}"
  [ "$i" = 0 ] || [ "$(field prev "${headers[i]}")" = "sm3:$(digest "${headers[i - 1]}")" ] || bad FINALITY "the headers are not linked"
done

# --- the record's place in the log, RFC 9162, 2.1.3.2 ---
record=$(sed -n 's/.*"record":"\(certledger-record\([^"\\]\|\\.\)*\)","status".*/\1/p' <<<"$cert" | decode) # a voucher's value names a record too
number=$(sed -n 's/.*"number":"\([^"]*\)","record".*/\1/p' <<<"$cert")
grep -q "\"number\":\"$number\"" <<<"$record" || bad INTEGRITY "the record is not of certificate $number"
grep -q "\"ledger\":\"$ledger\"" <<<"$record" || bad INTEGRITY "the record is for another ledger"
index=$(sed -n 's/.*"inclusion":{"index":\([0-9]*\),.*/\1/p' <<<"$cert")
own=
for h in "${headers[@]}"; do [ -n "$own" ] || [ "$(field size "$h")" -le "$index" ] || own=$h; done
[ -n "$own" ] || bad INCLUSION "no header holds leaf $index"
fn=$index sn=$(($(field size "$own") - 1)) hash=$( (printf '\0'; printf '%s\n' "$record") | sm3hex)
for p in $(sed -n 's/.*"inclusion":{[^]]*"path":\[\([^]]*\)\].*/\1/p' <<<"$cert" | sed 's/"sm3:\([0-9a-f]*\)"/\1/g; s/,/ /g'); do
  if ((fn & 1 || fn == sn)); then
    hash=$(sm3of "01$p$hash"); while ((!(fn & 1) && fn)); do fn=$((fn >> 1)) sn=$((sn >> 1)); done
  else hash=$(sm3of "01$hash$p"); fi
  fn=$((fn >> 1)) sn=$((sn >> 1))
done
[ $sn = 0 ] && [ "sm3:$hash" = "$(field log "$own")" ] || bad INCLUSION "the record is not in the log"
echo "INCLUSION leaf $index of header $(field height "$own")"

# --- quorum, and the members' signatures on the record ---
cosignatures=$(sed -n 's/.*"cosignatures":"\([^"]*\)","\(disclosures\|final_set\|format\)".*/\1/p' <<<"$cert" | decode)
use FINALITY "$(field governance "${headers[-1]}")"; quorum FINALITY "${headers[-1]}" "$cosignatures"
use AUTHORITY "$(field governance "$own")"
while read -r dash name payload; do
  hex=$(base64 -d <<<"$payload" | xxd -p -c100) ok=
  member "${name%%/*}" | grep -q '"suspended":true' && bad AUTHORITY "${name%%/*} was suspended"
  for key in $(member "${name%%/*}" | grep -o "\"key\":\"sm2:[0-9a-f]*\",\"role\":\"${name##*/}\"" | cut -d: -f3 | cut -d'"' -f1); do
    printf '%s\n' "${record%%$'\n\n'*}" | verify "$key" "${hex:8:128}" && ok=$(sm3of "$spki$key")
  done
  [ -n "$ok" ] || bad AUTHORITY "the signature of $name does not verify"
  while read -r since; do
    [[ -z "$since" || "$since" > "$(field time "$own")" ]] || bad AUTHORITY "the key of $name is suspect since $since"
  done < <(list revoked <"$tmp/$newest" | grep "\"key\":\"sm3:$ok\"" | sed 's/.*"suspect_since":"\([^"]*\)".*/\1/')
  echo "AUTHORITY signed by $name"
done <<<"${record##*$'\n\n'}"

# --- the state of the asset, or of a voucher of an account ---
status=$(text header)
[ "$(field ledger "$status")" = "$ledger" ] || bad STATUS "the header is of another ledger"
pinned "$status"; use STATUS "$(field governance "$status")"
alive STATUS "$status"
[ "$now" = "$newest" ] && [ -z "$unknown" ] || bad STATUS "the changes of members do not end with the set of the status header"
quorum STATUS "$status" "$(sed -n 's/.*"status":{[^{}]*"cosignatures":"\([^"]*\)".*/\1/p' <<<"$cert" | decode)"
kind=asset id=$(sed -n 's/.*"body":{"asset":"\([^"]*\)".*/\1/p' <<<"$record")
[ -n "$id" ] || kind=certificate id=$number
key=$(printf '%s\0%s' $kind "$id" | sm3hex)
value=$(sed -n 's/.*"value":\({.*}\)}}$/\1/p' <<<"$cert")
proof=$(text proof); at=4 nodes=()
[ "${proof:0:2}" = 01 ] || bad STATUS "$kind $id is not in the state"
for ((i = 0; i < 16#${proof:2:2}; i++)); do
  slot=$((16#${key:$((2 * (16#${proof:at:2} / 2) + 16#${proof:at:2} % 2)):1})) occupied=$((16#${proof:at+2:4})) others=-1
  for ((b = 0; b < 16; b++)); do others=$((others + (occupied >> b & 1))); done
  nodes=("${proof:at:6} $slot ${proof:at+6:64*others}" "${nodes[@]}"); at=$((at + 6 + 64 * others))
done
[ "${proof:at:64}" = "$key" ] || bad STATUS "the state proof is of another key than that of $kind $id"
[ "${proof:at+64}" = "$(printf %s "$value" | sm3hex)" ] || bad STATUS "the state has another value"
hash=$(sm3of "11${proof:at}")
for node in "${nodes[@]}"; do
  read -r head slot others <<<"$node"; occupied=$((16#${head:2:4})) children=
  for ((b = 0; b < 16; b++)); do
    ((occupied >> b & 1)) || continue
    if [ $b = "$slot" ]; then children+=$hash; else children+=${others:0:64} others=${others:64}; fi
  done
  hash=$(sm3of "12$head$children")
done
[ "sm3:$hash" = "$(field state "$status")" ] || bad STATUS "the state is not that of the header"
mine="\"number\":\"${number//./[.]}\","
own=''; [ $kind = asset ] || own='"profile":\{[^}]*\},"record":"[^"]*",'
grep -Eq "$mine$own(\"reports\":\[[^]]*\],)?(\"right\":\"[^\"]*\",)?\"state\":\"VALID\"[,}]" <<<"$value" || bad STATUS "certificate $number is not valid any more"
grep -Eq "\"class\":\"proof\",(\"copy\":[0-9]+,)?\"kind\":\"[^\"]*\",$mine" <<<"$value" || ! grep -q '"state":"SUSPENDED"' <<<"$value" || bad STATUS "the registration of asset $id is suspended"
barred=$(sed -n 's/.*"barred":"\([^"]*\)".*/\1/p' <<<"$value")
[ $kind = asset ] || [[ -z "$barred" || "$barred" < "$(field time "$status")" ]] || bad STATUS "a measure bars the account of certificate $number until $barred"
home=$(sed -n 's/.*"home":\({[^}]*}\).*/\1/p' <<<"$value") # the registration rests on another ledger's certificate
if [ $kind = asset ] && [ -n "$home" ]; then
  at_home() { sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p" <<<"$home"; }
  found=$(at_home state) ends=$(at_home valid_to) burdens=$(sed -n 's/.*"burdens":\[\([^]]*\)\].*/\1/p' <<<"$home" | tr -d '"')
  [ "$found" != VALID ] || [ -z "$ends" ] || [[ "$ends" > "$(field time "$status")" ]] || found=EXPIRED
  echo "NOTE it rests on certificate $(at_home certificate) of asset $(at_home asset) of ledger $(at_home ledger), last looked up as of height $(at_home height) there, $(at_home time)"
  [ $found = VALID ] || echo "NOTE the certificate at home is $found"
  [ -z "$burdens" ] || echo "NOTE on the asset at home stood then: $burdens"
  [ "$found$burdens" != VALID ] || echo "NOTE it was valid then, and nothing stood on the asset there"
fi
echo "STATUS valid as of height $(field height "$status"), $(field time "$status"); later unknown"
