// So many pieces of one product, and no more.
import { JSON } from "json-as";

@json
class Line {
  id: string = "";
  product: i64 = 0;
  title: string = "";
  quantity: i32 = 0;
}

@json
class Basket {
  lines: Line[] = [];
}

@json
class Settings {
  most: i32 = 0;
}

@json
class Input {
  basket: Basket = new Basket();
  settings: Settings = new Settings();
}

@json
class Message {
  en: string = "";
  @alias("zh-Hans") zh: string = "";
}

@json
class Refusal {
  message: Message = new Message();
  line: string = "";
}

@json
class Answer {
  refusals: Refusal[] = [];
}

function readInput(): string {
  const chunk = new ArrayBuffer(8192);
  let text = new Uint8Array(0);
  while (true) {
    const count = process.stdin.read(chunk);
    if (count <= 0) break;
    const longer = new Uint8Array(text.length + count);
    longer.set(text);
    longer.set(Uint8Array.wrap(chunk, 0, count), text.length);
    text = longer;
  }
  return String.UTF8.decode(text.buffer);
}

const input = JSON.parse<Input>(readInput());
const most = input.settings.most;
const counted = new Map<i64, i32>();
const last = new Map<i64, Line>();
const lines = input.basket.lines;
for (let i = 0; i < lines.length; i++) {
  const line = lines[i];
  const before = counted.has(line.product) ? counted.get(line.product) : 0;
  counted.set(line.product, before + line.quantity);
  last.set(line.product, line);
}

const answer = new Answer();
const products = counted.keys();
for (let i = 0; i < products.length; i++) {
  if (counted.get(products[i]) <= most) continue;
  const line = last.get(products[i]);
  const refusal = new Refusal();
  refusal.message.en = "Up to " + most.toString() + " of “" + line.title + "”.";
  refusal.message.zh = "“" + line.title + "”限购 " + most.toString() + " 件。";
  refusal.line = line.id;
  answer.refusals.push(refusal);
}
process.stdout.write(JSON.stringify(answer));
