import { describe, expect, test } from "vitest";
import { type PickleWriter, pickled } from "../../testing/pickleWriter.ts";
import { Refusal } from "./globals.ts";
import { unpickle } from "./pickle.ts";
import { Malformed } from "./storage.ts";
import { type Dict, Instance, type Pickled } from "./values.ts";

const read = (write: (p: PickleWriter) => unknown): Pickled => unpickle(pickled(write)).value;

describe("data", () => {
  test("numbers, texts, bytes and containers", () => {
    const value = read((p) =>
      p
        .mark()
        .none()
        .yes()
        .no()
        .int(-5)
        .int(300)
        .int(70000)
        .integer(2n ** 70n)
        .float(-0.5)
        .text("ü")
        .bytes([1, 2])
        .list(),
    );
    expect(value).toEqual([null, true, false, -5, 300, 70000, 2n ** 70n, -0.5, "ü", Uint8Array.of(1, 2)]);
  });

  test("dicts keep their order; what is stored is recalled", () => {
    const value = read((p) => p.dict().mark().text("b").int(1).put(3).text("a").get(3).setItems()) as Dict;
    expect([...value.entries]).toEqual([
      ["b", 1],
      ["a", 1],
    ]);
  });

  test("what goes on behind the pickle is left alone", () => {
    const bytes = pickled((p) => p.int(1));
    expect(unpickle(Uint8Array.of(...bytes, 9, 9))).toEqual({ value: 1, end: bytes.length });
  });

  test("an object of a module's class is its name and state", () => {
    const value = read((p) => p.global("torch.nn.modules.conv", "Conv2d").tuple().newObject().dict().build());
    expect(value).toBeInstanceOf(Instance);
    expect((value as Instance).type).toBe("torch.nn.modules.conv.Conv2d");
  });

  test("a class that is not known passes as a module, and as nothing else", () => {
    const object = (keys: readonly string[]) => (p: PickleWriter) => {
      p.global("__main__", "Net").tuple().newObject().dict();
      for (const key of keys) p.text(key).dict().setItem();
      return p.build();
    };
    expect((read(object(["_modules", "_parameters"])) as Instance).type).toBe("__main__.Net");
    expect(() => read(object(["data"]))).toThrow(new Refusal("__main__.Net"));
  });
});

describe("what asks for more than data is refused by name", () => {
  const call = (module: string, name: string) => (p: PickleWriter) =>
    p.global(module, name).text("touch /tmp/broken").tuple1().reduce();

  test.each([
    ["os", "system"],
    ["posix", "system"],
    ["subprocess", "Popen"],
    ["builtins", "eval"],
    ["builtins", "exec"],
    ["builtins", "getattr"],
    ["builtins", "__import__"],
    ["__builtin__", "eval"],
    ["torch.storage", "_load_from_bytes"],
    ["torch.serialization", "load"],
    ["torch.hub", "load"],
    ["torch.nn.modules.conv", "Conv2d"],
    ["torch.nn.functional", "conv2d"],
    ["numpy", "load"],
    ["toString", "constructor"],
    ["builtins", "constructor"],
    ["collections", "namedtuple"],
  ])("%s.%s(…)", (module, name) => {
    const asked = `${module === "__builtin__" ? "builtins" : module}.${name}`;
    expect(() => read(call(module, name))).toThrow(new Refusal(asked));
  });

  test("within another call, and by way of a memo", () => {
    const nested = (p: PickleWriter) =>
      p
        .global("collections", "OrderedDict")
        .mark()
        .global("os", "system")
        .put(1)
        .text("x")
        .tuple1()
        .reduce()
        .tupleOfMark();
    expect(() => read((p) => nested(p).reduce())).toThrow(new Refusal("os.system"));
    const recalled = (p: PickleWriter) => p.global("os", "system").put(1).pop().get(1).text("x").tuple1().reduce();
    expect(() => read(recalled)).toThrow(new Refusal("os.system"));
  });

  test("as the rebuilder of a tensor of a class of its own", () => {
    const tensor = (p: PickleWriter) =>
      p
        .global("torch._tensor", "_rebuild_from_type_v2")
        .mark()
        .global("builtins", "eval")
        .none()
        .text("1")
        .tuple1()
        .none()
        .tupleOfMark();
    expect(() => read((p) => tensor(p).reduce())).toThrow(new Refusal("builtins.eval"));
  });

  test("named without a call", () =>
    expect(() => read((p) => p.global("os", "system"))).toThrow(new Refusal("os.system")));

  test("by an opcode that weights have not", () => {
    expect(() =>
      unpickle(Uint8Array.of(0x80, 2, 0x28, 0x69, ...new TextEncoder().encode("os\nsystem\n"), 0x2e)),
    ).toThrow(new Refusal("the pickle opcode INST"));
  });
});

describe("broken pickles", () => {
  const bytes = pickled((p) => p.dict().mark().text("a").int(1).text("b").bytes([1, 2, 3]).setItems());

  test("cut off anywhere", () => {
    for (let end = 0; end < bytes.length; end++) expect(() => unpickle(bytes.subarray(0, end))).toThrow(Malformed);
  });

  test.each<[string, readonly number[]]>([
    ["an unknown opcode", [0x80, 2, 0xff, 0x2e]],
    ["nothing on the stack", [0x80, 2, 0x2e]],
    ["an end without a beginning", [0x80, 2, 0x74, 0x2e]],
    ["what was not stored", [0x80, 2, 0x68, 7, 0x2e]],
    ["a length beyond the bytes", [0x80, 2, 0x58, 0xff, 0xff, 0xff, 0xff, 0x2e]],
    ["an endless integer", [0x80, 2, 0x8b, 0xff, 0xff, 0, 0, 0x2e]],
    ["protocol 0", [0x80, 0, 0x4e, 0x2e]],
    ["an item of no dict", [0x80, 2, 0x4e, 0x4e, 0x4e, 0x73, 0x2e]],
  ])("%s", (_, code) => expect(() => unpickle(Uint8Array.from(code))).toThrow(Malformed));

  test("a million lists within each other", () => {
    const deep = new Uint8Array(2_000_003).fill(0x5d, 2, 1_000_002).fill(0x61, 1_000_002);
    deep.set([0x80, 2]);
    deep[deep.length - 2] = 0x2e;
    expect(Array.isArray(unpickle(deep).value)).toBe(true);
  });

  test("calls that copy copy nothing", () => {
    const entries = (p: PickleWriter) => {
      p.dict().mark();
      for (let i = 0; i < 2000; i++) p.int(i).none();
      return p.setItems().put(0);
    };
    const copies = (p: PickleWriter) => {
      for (let i = 0; i < 20_000; i++) p.global("collections", "OrderedDict").get(0).tuple1().reduce().pop();
      return p;
    };
    expect((read((p) => copies(entries(p))) as Dict).entries.size).toBe(2000);
  });
});
