"use strict";
// A strict reader of the part of TOML that scenario files use: plain keys, strings, numbers, true and false,
// lists, tables, lists of tables, comments. Whatever else there is, is named with its line.
{
  const ESCAPES = { b: "\b", t: "\t", n: "\n", f: "\f", r: "\r", '"': '"', "\\": "\\" };
  const NUMBER = /^[+-]?(?:0|[1-9](?:_?[0-9])*)(\.[0-9](?:_?[0-9])*)?([eE][+-]?[0-9](?:_?[0-9])*)?$/;
  const DATE = /^(?:\d{4}-\d\d-\d\d|\d\d:\d\d)/;
  const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f]/;

  /**
   * @typedef {object} Cell  one value with its line; a number's value is its decimal text, a list's its cells
   * @property {"text" | "integer" | "decimal" | "truth" | "date" | "list"} type
   * @property {string | boolean | Cell[]} value
   * @property {number} line  from 1
   * @typedef {object} Table
   * @property {string} name  empty for the keys before the first header
   * @property {boolean} listed  written [[name]]
   * @property {number} line
   * @property {Map<string, Cell>} cells
   */

  /** A fault of a file, with the line it is on. */
  class FileError extends Error {
    name = "FileError";

    constructor(line, message) {
      super(line ? `line ${line}: ${message}` : message);
      this.line = line;
    }
  }

  class Reader {
    constructor(text) {
      this.text = text.replace(/^\ufeff/, "").replaceAll("\r\n", "\n");
      this.at = 0;
      this.line = 1;
    }

    fail(expected) {
      const [word] = this.text.slice(this.at).match(/^[^\s,\]#]{0,30}/);
      const found = word || this.text.slice(this.at, this.at + 1);
      const came = { "": "the end of the file", "\n": "the end of the line" }[found] ?? found;
      throw new FileError(this.line, `expected ${expected}, got ${came}`);
    }

    /** Take what a pattern matches here; null if it does not. */
    take(pattern) {
      const sticky = new RegExp(pattern.source, "y");
      sticky.lastIndex = this.at;
      const found = sticky.exec(this.text);
      if (!found) return null;
      this.at += found[0].length;
      this.line += found[0].split("\n").length - 1;
      return found[0];
    }

    /** Take blanks and a comment. */
    blank() {
      this.take(/[ \t]*/);
      const comment = this.take(/#[^\n]*/);
      if (comment && CONTROL.test(comment)) this.fail("a comment without control characters");
    }

    blankLines() {
      do this.blank(); while (this.take(/\n/));
    }

    endOfLine() {
      this.blank();
      if (this.at < this.text.length && !this.take(/\n/)) this.fail("the end of the line");
    }

    key() {
      return this.take(/[A-Za-z0-9_-]+/) ?? this.fail("a plain key");
    }

    /** @returns {Table} */
    header() {
      const line = this.line;
      const listed = this.take(/\[\[?/) === "[[";
      this.take(/[ \t]*/);
      const name = this.key();
      this.take(/[ \t]*/);
      if (!this.take(listed ? /\]\]/ : /\]/)) this.fail(listed ? "]]" : "]");
      this.endOfLine();
      return { name, listed, line, cells: new Map() };
    }

    entry(cells) {
      const line = this.line;
      const key = this.key();
      if (cells.has(key)) throw new FileError(line, `${key} is given twice`);
      this.take(/[ \t]*/);
      if (!this.take(/=/)) this.fail("=");
      this.take(/[ \t]*/);
      cells.set(key, this.value());
      this.endOfLine();
    }

    /** @returns {Cell} */
    value() {
      const line = this.line;
      if (this.take(/"""|'''/)) throw new FileError(line, "expected a text on one line, got one on several");
      if (this.take(/"/)) return { type: "text", value: this.basic(), line };
      if (this.take(/'/)) return { type: "text", value: this.literal(), line };
      if (this.take(/\[/)) return { type: "list", value: this.list(), line };
      const start = this.at;
      const word = this.take(/[^\s,\]#]+/) ?? "";
      if (word === "true" || word === "false") return { type: "truth", value: word === "true", line };
      if (DATE.test(word)) return { type: "date", value: word, line };
      const number = NUMBER.exec(word);
      if (number) {
        const plain = word.replace(/^\+/, "").replaceAll("_", "");
        return number[1] || number[2]
          ? { type: "decimal", value: String(Number(plain)), line }
          : { type: "integer", value: plain, line };
      }
      this.at = start;
      return this.fail("a text in quotes, a number, true, false or a list");
    }

    literal() {
      const text = this.take(/[^'\n]*/);
      if (CONTROL.test(text) || !this.take(/'/)) this.fail("a closing '");
      return text;
    }

    basic() {
      let text = "";
      for (;;) {
        const part = this.take(/[^"\\\n]*/);
        if (CONTROL.test(part)) this.fail("a text without control characters");
        text += part;
        if (this.take(/"/)) return text;
        if (!this.take(/\\/)) this.fail('a closing "');
        text += this.escape();
      }
    }

    escape() {
      const letter = this.take(/[btnfr"\\]/);
      if (letter) return ESCAPES[letter];
      const code = this.take(/u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}/);
      const point = code ? Number.parseInt(code.slice(1), 16) : Number.NaN;
      const scalar = point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff);
      if (!scalar) this.fail('an escape such as \\n, \\" or \\u00e9 after \\');
      return String.fromCodePoint(point);
    }

    list() {
      const cells = [];
      for (;;) {
        this.blankLines();
        if (this.take(/\]/)) return cells;
        cells.push(this.value());
        this.blankLines();
        if (!this.take(/,/)) {
          if (this.take(/\]/)) return cells;
          this.fail(", or ]");
        }
      }
    }
  }

  /** The tables of a text, the keys before the first header first. @returns {Table[]} @throws {FileError} */
  function readToml(text) {
    const reader = new Reader(text);
    const tables = [{ name: "", listed: false, line: 1, cells: new Map() }];
    for (reader.blankLines(); reader.at < reader.text.length; reader.blankLines()) {
      if (reader.text[reader.at] === "[") {
        const table = reader.header();
        const clash = tables.some(({ name, listed }) => name === table.name && !(listed && table.listed));
        if (clash || tables[0].cells.has(table.name)) {
          throw new FileError(table.line, `${table.name} is given twice`);
        }
        tables.push(table);
      } else {
        reader.entry(tables.at(-1).cells);
      }
    }
    return tables;
  }

  /** A text in quotes, whatever is in it, on one line. */
  function quoted(text) {
    const escaped = text.toWellFormed ? text.toWellFormed() : text;
    const marks = new Map(Object.entries(ESCAPES).map(([letter, mark]) => [mark, `\\${letter}`]));
    return `"${escaped.replace(/["\\\u0000-\u001f\u007f]/g, (mark) => (
      marks.get(mark) ?? `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`))}"`;
  }

  globalThis.CorridorToml = Object.freeze({ FileError, readToml, quoted });
}
