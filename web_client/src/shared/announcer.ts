// Tells whoever draws that something has changed: once for all that comes in one go, and after what the network waits for.

const due = new Set<Announcer>();
// A message, not a timer: browsers hold back the timers of a page that is not in front, and there it rings as well.
const later = new MessageChannel();
later.port1.onmessage = () => {
  const now = [...due];
  due.clear();
  for (const one of now) {
    one.tell();
  }
};

export class Announcer {
  private readonly watchers = new Set<() => void>();

  readonly watch = (tell: () => void): (() => void) => {
    this.watchers.add(tell);
    return () => this.watchers.delete(tell);
  };

  announce(): void {
    if (due.size === 0) {
      later.port2.postMessage(undefined);
    }
    due.add(this);
  }

  tell(): void {
    for (const tell of this.watchers) {
      tell();
    }
  }
}
