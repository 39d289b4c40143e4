/** Joins what is new to what is known: the network sends only what changed since a version. */

function joined(known, fresh) {
  const changed = new Map(fresh.map((item) => [item.id, item]));
  const kept = known.map((item) => changed.get(item.id) ?? item);
  const ids = new Set(known.map((item) => item.id));
  return [...kept, ...fresh.filter((item) => !ids.has(item.id))];
}

/** The whole state after `news`; `known` is null before the first answer. */
export function merge(known, news) {
  if (!known) return news;
  const before = new Map(known.phones.map((phone) => [phone.id, phone]));
  const phones = news.phones.map((phone) => {
    const { heard = [], texts = [] } = before.get(phone.id) ?? {};
    return { ...phone, heard: joined(heard, phone.heard), texts: joined(texts, phone.texts) };
  });
  return { ...news, phones };
}
