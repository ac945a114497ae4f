// Sounds made here: no files to load, nothing to license.

function play(notes: readonly number[], noteS: number, gain: number): void {
  const context = new AudioContext();
  notes.forEach((hertz, place) => {
    const start = context.currentTime + place * noteS;
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(gain, start + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, start + noteS);
    tone.connect(volume).connect(context.destination);
    tone.start(start);
    tone.stop(start + noteS);
  });
  setTimeout(() => void context.close(), notes.length * noteS * 1000 + 200);
}

/** A teller is being rung. */
export function ring(): void {
  play([659, 784, 659, 784], 0.22, 0.18);
}

/** The other has written, and one looks elsewhere. */
export function written(): void {
  play([784, 988], 0.12, 0.08);
}

/** Something needs a supervisor's attention. */
export function alarmSound(): void {
  play([880, 660, 880], 0.16, 0.16);
}

/** It is the customer's turn. */
export function yourTurn(): void {
  play([523, 659, 784], 0.28, 0.2);
}

/** To hear whether the speaker works. */
export function speakerTest(): void {
  play([440, 554, 659, 880], 0.3, 0.2);
}
