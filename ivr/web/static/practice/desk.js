/** The desk: the seats side by side, or one at a time behind tabs on a narrow screen. */
import { recall, remember } from "./memory.js";
import { Seat } from "./seat.js";

/** "other" holds numbers that HotLine rang or wrote to and nobody of the cast has. */
const ROLES = ["caller", "assistant", "patrol", "supervisor", "other"];

export class Desk {
  constructor({ main, tabs, act }) {
    this.main = main;
    this.last = null;
    this.seats = ROLES.map((role) => new Seat(role, act));
    for (const seat of this.seats) {
      seat.tab.addEventListener("click", () => this.#show(seat));
      tabs.append(seat.tab);
      main.append(seat.element);
    }
    const kept = recall("tab", "sessionStorage");
    this.#show(this.seats.find((seat) => seat.role === kept) ?? this.seats[0]);
  }

  #show(shown) {
    remember("tab", shown.role, "sessionStorage");
    for (const seat of this.seats) {
      seat.element.classList.toggle("is-shown", seat === shown);
      seat.tab.setAttribute("aria-pressed", String(seat === shown));
    }
    if (this.last) this.update(this.last);
  }

  /** Sets every phone to `state`, as the network gave it. */
  update(state) {
    this.last = state;
    for (const seat of this.seats) {
      const phones = state.phones.filter((phone) => phone.role === seat.role);
      seat.element.hidden = phones.length === 0;
      seat.tab.hidden = phones.length === 0;
      seat.update(phones, state.hotline);
    }
    const others = state.phones.some((phone) => phone.role === "other");
    this.main.classList.toggle("desk--five", others);
  }

  /** The phones a person sees now: those are the ones to be heard aloud. */
  visiblePhones() {
    return this.seats
      .filter((seat) => seat.isShown())
      .map((seat) => seat.views.get(seat.chosen)?.phone)
      .filter(Boolean);
  }

  translate() {
    for (const seat of this.seats) seat.translate();
  }
}
