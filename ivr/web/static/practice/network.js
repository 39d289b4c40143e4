/** The practice network as the page sees it: asks for its state, and passes on what phones do. */
import { merge } from "./merge.js";

const VISIBLE = 400;
const HIDDEN = 1000;
const LONGEST_PAUSE = 5000;
const PATIENCE = 5000;

/** The network refused; the message is its own sentence. */
export class Refused extends Error {}

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (answer.ok) return;
  const problem = await answer.json().catch(() => ({}));
  throw new Refused(problem.error ?? `${answer.status} ${answer.statusText}`);
}

/**
 * Follows the network: `onState(state)` after every answer, `onAway()` after every failure.
 * Returns {act, later}; what one phone does is sent one after the other, so that keys keep order.
 */
export function openNetwork({ onState, onAway }) {
  const queues = new Map();
  let known = null;
  let failures = 0;
  let timer = 0;
  let asking = false;

  function pause() {
    const usual = document.hidden ? HIDDEN : VISIBLE;
    return failures ? Math.min(LONGEST_PAUSE, usual * 2 ** failures) : usual;
  }

  async function fetchState() {
    const answer = await fetch(`/practice/state?after=${known?.version ?? 0}`, {
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (!answer.ok) throw new Error(`state: ${answer.status}`);
    return answer.json();
  }

  async function ask() {
    if (asking) return;
    asking = true;
    clearTimeout(timer);
    const news = await fetchState().catch(() => null);
    asking = false;
    failures = news ? 0 : failures + 1;
    const begunAnew = news?.version < known?.version;
    known = news && !begunAnew ? merge(known, news) : null;
    timer = setTimeout(ask, begunAnew ? 0 : pause());
    if (known) onState(known);
    else if (!news) onAway();
  }

  async function act(phone, action, details = {}) {
    const before = queues.get(phone) ?? Promise.resolve();
    const mine = before.then(() => post("/practice/do", { phone, action, ...details }));
    queues.set(phone, mine.catch(() => undefined));
    await mine;
    ask();
  }

  async function later(minutes) {
    await post("/practice/later", { minutes });
    ask();
  }

  document.addEventListener("visibilitychange", () => document.hidden || ask());
  ask();
  return { act, later };
}
