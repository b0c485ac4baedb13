// `visible_if`: a small Liquid condition, read as the server reads it; a faulty one always holds.

const TOKEN = /\s*(?:(==|!=|<>|<=|>=|<|>)|("[^"]*"|'[^']*')|(-?\d+(?:\.\d+)?)(?![\w.])|([A-Za-z_][\w-]*(?:\.[\w-]+|\[(?:\d+|"[^"]*"|'[^']*')\])*)|(\S))/y;
const WORDS = { true: true, false: false, nil: null, null: null };

function tokens(text) {
  const found = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (!match) {
      break;
    }
    const [, sign, quoted, number, word, odd] = match;
    if (odd) {
      throw new SyntaxError(odd);
    }
    if (sign) {
      found.push({ sign });
    } else if (quoted) {
      found.push({ value: quoted.slice(1, -1) });
    } else if (number) {
      found.push({ value: Number(number) });
    } else if (["and", "or", "contains"].includes(word)) {
      found.push({ sign: word });
    } else if (["blank", "empty"].includes(word)) {
      found.push({ nothing: word });
    } else {
      found.push(word in WORDS ? { value: WORDS[word] } : { path: word });
    }
  }
  return found;
}

function valueOf(token, scope) {
  if (!token || token.sign) {
    throw new SyntaxError("a value was expected");
  }
  if (token.path) {
    const steps = token.path.split(/\.|\[|\]/).filter(Boolean).map((step) => step.replace(/^["']|["']$/g, ""));
    return steps.reduce((value, step) => (step === "size" && typeof value?.length === "number" ? value.length : value?.[step]), scope) ?? null;
  }
  return token.nothing ? token : token.value;
}

const isBlank = (value) => value === null || value === undefined || value === false || value === "" || (Array.isArray(value) && !value.length);

function equal(a, b) {
  const nothing = a?.nothing ? a : b?.nothing ? b : null;
  if (nothing) {
    const other = nothing === a ? b : a;
    return nothing.nothing === "empty" ? other === "" || (Array.isArray(other) && !other.length) : isBlank(typeof other === "string" ? other.trim() : other);
  }
  return a === b;
}

const COMPARE = {
  "==": equal,
  "!=": (a, b) => !equal(a, b),
  "<>": (a, b) => !equal(a, b),
  "<": (a, b) => typeof a === "number" && typeof b === "number" && a < b,
  ">": (a, b) => typeof a === "number" && typeof b === "number" && a > b,
  "<=": (a, b) => typeof a === "number" && typeof b === "number" && a <= b,
  ">=": (a, b) => typeof a === "number" && typeof b === "number" && a >= b,
  contains: (a, b) => (typeof a === "string" ? a.includes(String(b)) : Array.isArray(a) && a.includes(b)),
};

// From right to left without precedence, as Liquid does.
function holdsFrom(all, scope) {
  let at = 0;
  const one = () => {
    const left = valueOf(all[at++], scope);
    const compare = COMPARE[all[at]?.sign];
    if (!compare) {
      return left?.nothing ? false : left !== null && left !== false && left !== undefined;
    }
    at += 1;
    return compare(left, valueOf(all[at++], scope));
  };
  const first = one();
  const joint = all[at++]?.sign;
  if (!joint) {
    return first;
  }
  const rest = holdsFrom(all.slice(at), scope);
  return joint === "and" ? first && rest : first || rest;
}

export function holds(condition, scope) {
  const bare = (condition ?? "").trim().replace(/^\{\{-?/, "").replace(/-?\}\}$/, "").trim();
  if (!bare) {
    return true;
  }
  try {
    return holdsFrom(tokens(bare), scope);
  } catch {
    return true;
  }
}

export function withDefaults(settings, values) {
  const known = settings.filter((setting) => setting.id).map((setting) => [setting.id, setting.default]);
  return { ...Object.fromEntries(known), ...values };
}
