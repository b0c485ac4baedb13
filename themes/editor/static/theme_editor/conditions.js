// `visible_if`: a Liquid condition, decided as the server's engine decides it. A faulty one always holds.
// `themes/tests/conditions.json` is a table of cases that both are tried with.

const WORD = /\s*(?:(?<string>"[^"]*"|'[^']*')|(?<float>-?\d+\.\d+(?![\p{L}\p{N}_]|\.\d))|(?<int>-?\d+(?![\p{L}\p{N}_-]))|(?<dots>\.\.)|(?<compare>==|!=|<>|<=|>=|<|>)|(?<name>[\p{L}\p{N}_][\p{L}\p{N}_-]*\??)|(?<mark>[.,:|[\]()=])|(?<other>\S))/gu;
const CONSTANTS = { true: true, false: false, nil: null, null: null, blank: { nothing: "blank" }, empty: { nothing: "empty" } };
const LONGEST_RANGE = 1000;

class Fault extends Error {}

// Each word of a condition is {kind, text}; the last one is of the kind "end".
function wordsOf(text) {
  const found = [...text.matchAll(WORD)].map(({ groups }) => {
    const kind = Object.keys(groups).find((name) => groups[name] !== undefined);
    return { kind, text: groups[kind] };
  });
  return [...found, { kind: "end", text: "" }];
}

class Reader {
  #at = 0;

  constructor(words) {
    this.words = words;
  }

  get word() {
    return this.words[this.#at];
  }

  accept(...texts) {
    if (this.word.kind !== "string" && texts.includes(this.word.text)) {
      this.#at += 1;
      return true;
    }
    return false;
  }

  expect(text) {
    if (!this.accept(text)) {
      throw new Fault(text);
    }
  }

  // Terms and what joins them; what can't be read behind them is passed over.
  condition() {
    const terms = [this.#term()];
    const joins = [];
    while (this.word.kind === "name" && ["and", "or"].includes(this.word.text)) {
      joins.push(this.word.text);
      this.#at += 1;
      terms.push(this.#term());
    }
    return { terms, joins };
  }

  #term() {
    const left = this.#value();
    const sign = this.word.text;
    if (this.word.kind === "compare" || sign === "contains" || (sign === "=" && this.word.kind === "mark")) {
      this.#at += 1;
      const right = this.#value();
      const compare = COMPARE[sign];
      return (scope) => compare(left(scope), right(scope));
    }
    return (scope) => isTrue(left(scope));
  }

  #value() {
    const { kind, text } = this.word;
    if (kind === "string" || kind === "int" || kind === "float") {
      this.#at += 1;
      const value = kind === "string" ? text.slice(1, -1) : Number(text);
      return () => value;
    }
    if (kind === "name" && text in CONSTANTS && ![".", "["].includes(this.words[this.#at + 1].text)) {
      this.#at += 1;
      return () => CONSTANTS[text];
    }
    if (kind === "name" || text === "[") {
      return this.#path();
    }
    if (text === "(") {
      return this.#range();
    }
    throw new Fault(text);
  }

  #range() {
    this.expect("(");
    const first = this.#value();
    if (this.accept(")")) {
      return first;
    }
    this.expect("..");
    const last = this.#value();
    this.expect(")");
    return (scope) => {
      const [from, to] = [first(scope), last(scope)].map((edge) => Math.trunc(Number(edge)) || 0);
      return Array.from({ length: Math.min(Math.max(to - from + 1, 0), LONGEST_RANGE) }, (_none, index) => from + index);
    };
  }

  #path() {
    const keys = [];
    if (this.word.text === "[") {
      keys.push(this.#bracket());
    } else {
      const { text } = this.word;
      this.#at += 1;
      keys.push(() => text);
    }
    while (this.word.kind === "mark" && [".", "["].includes(this.word.text)) {
      if (this.word.text === "[") {
        keys.push(this.#bracket());
        continue;
      }
      this.#at += 1;
      const { kind, text } = this.word;
      if (kind === "name" || kind === "int") {
        this.#at += 1;
        keys.push(() => (kind === "int" ? Number(text) : text));
      }
    }
    const [root, ...rest] = keys;
    return (scope) => rest.reduce((value, key) => item(value, key(scope)), Object.hasOwn(scope, root(scope)) ? scope[root(scope)] : null);
  }

  #bracket() {
    this.expect("[");
    const key = this.#value();
    this.expect("]");
    return key;
  }
}

/* ---- what values mean ---- */

const isTrue = (value) => value !== null && value !== undefined && value !== false;
const isList = Array.isArray;
const isObject = (value) => typeof value === "object" && value !== null && !isList(value) && !value.nothing;
const isEmpty = (value) => value === "" || (isList(value) && !value.length) || (isObject(value) && !Object.keys(value).length);

function item(value, key) {
  if (value === null || value === undefined) {
    return null;
  }
  if (typeof value === "string") {
    const letters = [...value];
    return { size: letters.length, first: letters[0] ?? "", last: letters.at(-1) ?? "" }[key] ?? null;
  }
  if (isList(value)) {
    const index = { size: "size", first: 0, last: -1 }[key] ?? key;
    return index === "size" ? value.length : typeof index === "number" ? (value.at(index) ?? null) : null;
  }
  if (isObject(value)) {
    if (Object.hasOwn(value, key)) {
      return value[key];
    }
    const members = Object.entries(value);
    return key === "size" ? members.length : key === "first" ? (members[0] ?? null) : null;
  }
  return null;
}

function equal(left, right) {
  const [nothing, other] = right?.nothing ? [right.nothing, left] : [left?.nothing, right];
  if (nothing) {
    const isBlank = nothing === "blank" && (!isTrue(other) || (typeof other === "string" && !other.trim()));
    return other?.nothing ? other.nothing === nothing : isBlank || isEmpty(other);
  }
  if (isList(left) && isList(right)) {
    return left.length === right.length && left.every((each, index) => equal(each, right[index]));
  }
  if (isObject(left) && isObject(right)) {
    const names = Object.keys(left);
    return names.length === Object.keys(right).length && names.every((name) => Object.hasOwn(right, name) && equal(left[name], right[name]));
  }
  return (left ?? null) === (right ?? null);
}

// A text and a number can't be compared: that is a fault, so the setting is shown.
function less(left, right) {
  const kinds = [typeof left, typeof right];
  if (kinds.includes("string") && kinds.includes("number")) {
    throw new Fault("order");
  }
  return kinds[0] === kinds[1] && ["string", "number"].includes(kinds[0]) && left < right;
}

const atMost = (left, right) => (["string", "number"].includes(typeof left) && equal(left, right)) || less(left, right);

function text(value) {
  if (isList(value)) {
    return value.map(text).join("");
  }
  return value?.nothing || value === null || value === undefined ? "" : isObject(value) ? JSON.stringify(value) : String(value);
}

function contains(left, right) {
  if (left === null || left === undefined || !isTrue(right)) {
    return false;
  }
  if (typeof left === "string") {
    return left.includes(text(right));
  }
  return isList(left) ? left.some((each) => equal(each, right)) : isObject(left) && typeof right === "string" && Object.hasOwn(left, right);
}

const COMPARE = {
  "=": equal,
  "==": equal,
  "!=": (left, right) => !equal(left, right),
  "<>": (left, right) => !equal(left, right),
  "<": less,
  "<=": atMost,
  ">": (left, right) => less(right, left),
  ">=": (left, right) => atMost(right, left),
  contains,
};

export function holds(condition, scope) {
  const bare = (condition ?? "").trim().replace(/^\{\{/, "").replace(/\}\}$/, "").trim().replace(/^-+|-+$/g, "").trim();
  if (!bare || bare.includes("%}")) {
    return true;
  }
  try {
    const { terms, joins } = new Reader(wordsOf(bare)).condition();
    // Liquid reads from the right, so a term that decides its join decides all that follows.
    const decided = joins.findIndex((join, index) => terms[index](scope) === (join === "or"));
    return decided < 0 ? terms.at(-1)(scope) : joins[decided] === "or";
  } catch (error) {
    if (error instanceof Fault) {
      return true;
    }
    throw error;
  }
}

export function withDefaults(settings, values) {
  const known = settings.filter((setting) => setting.id).map((setting) => [setting.id, setting.default]);
  return { ...Object.fromEntries(known), ...values };
}
