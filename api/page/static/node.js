import { getMembers, getStatus } from "./api.js";
import { language } from "./language.js";

// askNode gives what a node says of itself and of the members.
export async function askNode() {
  const [status, members] = await Promise.all([getStatus(), getMembers()]);
  return { status, members: members.members };
}

// titleOf names a member, whose `title` may be missing, in the page's language.
export function titleOf(member) {
  return (language() === "zh" ? member.title : member.title_en) || member.title || member.member || member.name;
}

// operator names the member whose node this is.
export function operator(node) {
  const name = node.status.member;
  const member = node.members.find((m) => m.name === name);
  return member ? titleOf(member) : name;
}

// groups splits a digest's 64 digits into the sixteen groups that people compare.
export function groups(digest) {
  return digest.replace(/^sm3:/, "").match(/.{1,4}/g) ?? [];
}
