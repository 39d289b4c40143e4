/** What the page remembers from visit to visit. A browser that refuses storage forgets, no more. */

export function recall(name, store = "localStorage") {
  try {
    return window[store].getItem(`hotline.practice.${name}`);
  } catch {
    return null;
  }
}

export function remember(name, value, store = "localStorage") {
  try {
    window[store].setItem(`hotline.practice.${name}`, value);
  } catch {
    // A private window without storage: nothing to keep.
  }
}
