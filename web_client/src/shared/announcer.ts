// Tells whoever draws that something has changed: once for all that comes in one go, and after what the network waits for.

export class Announcer {
  private readonly watchers = new Set<() => void>();
  private readonly channel = new MessageChannel();
  private due = false;

  constructor() {
    // A message, not a timer: browsers hold back the timers of a page that is not in front, and there it rings as well.
    this.channel.port1.onmessage = () => {
      this.due = false;
      for (const tell of this.watchers) {
        tell();
      }
    };
  }

  readonly watch = (tell: () => void): (() => void) => {
    this.watchers.add(tell);
    return () => this.watchers.delete(tell);
  };

  announce(): void {
    if (!this.due) {
      this.due = true;
      this.channel.port2.postMessage(undefined);
    }
  }
}
