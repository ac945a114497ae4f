// A bar that moves with the voice: whether the microphone hears.
import { useEffect, useState } from "react";
import "./level.css";
import { watchLevel } from "./local_media";

export function Level({ stream, label }: { stream: MediaStream; label: string }) {
  const [level, setLevel] = useState(0);
  useEffect(() => watchLevel(stream, setLevel), [stream]);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a <meter> cannot be drawn alike in all browsers
    <div className="level" role="meter" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(level * 100)} data-testid="level">
      <span style={{ width: `${level * 100}%` }} />
    </div>
  );
}
