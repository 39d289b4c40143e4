/** The practice phone: follows the network's state and sets it on the desk. */
import { changeIcon, setText } from "./build.js";
import { Desk } from "./desk.js";
import { notice, openHint, showClock, showProblems } from "./frame.js";
import { applyLanguage, chooseLanguage, words } from "./language.js";
import { openNetwork, Refused } from "./network.js";
import { canSpeak, Voice } from "./speech.js";

const STEP_MINUTES = 10;
const QUIETENING = new Set(["press", "hang_up", "decline"]);
const at = (id) => document.getElementById(id);

const voice = new Voice({ onMissing: () => notice(words("sound.missing")) });
const network = openNetwork({ onState, onAway });
const desk = new Desk({ main: at("desk"), tabs: at("tabs"), act });
let shown = null;
let away = false;

function act(phone, action, details) {
  if (QUIETENING.has(action)) voice.hush(phone);
  return network.act(phone, action, details);
}

function onState(state) {
  if (away) notice(words("back"));
  away = false;
  showClock(state);
  if (state.version === shown?.version) return;
  shown = state;
  at("waiting").hidden = true;
  desk.update(state);
  showProblems(state.problems);
  voice.follow(state.phones, new Set(desk.visiblePhones().map((phone) => phone.id)));
}

function onAway() {
  away = true;
  notice(words("away"), true);
}

function showSound() {
  const word = at("sound-word");
  word.dataset.i18n = voice.on ? "sound.on" : "sound.off";
  setText(word, words(word.dataset.i18n));
  at("sound").classList.toggle("is-on", voice.on);
  changeIcon(at("sound"), voice.on ? "sound-on" : "sound-off");
}

async function tenMinutesLater() {
  const button = at("later");
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  await network.later(STEP_MINUTES).catch((problem) => {
    notice(problem instanceof Refused ? problem.message : words("away"));
  });
  button.removeAttribute("aria-disabled");
}

function speakTo(language) {
  chooseLanguage(language);
  desk.translate();
  if (!shown) return;
  showClock(shown);
  showProblems(shown.problems);
}

at("later").addEventListener("click", tenMinutesLater);
at("sound").hidden = !canSpeak;
at("sound").addEventListener("click", () => {
  voice.toggle();
  showSound();
});
for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => speakTo(button.dataset.language));
}
applyLanguage();
desk.translate();
openHint();
showSound();
