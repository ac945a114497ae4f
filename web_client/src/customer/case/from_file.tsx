// A photograph that the telephone has already, or takes with its own camera.
import { useRef } from "react";

export function FromFile({ label, chosen }: { label: string; chosen: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className="secondary" onClick={() => input.current?.click()}>
        {label}
      </button>
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = "";
          if (file !== undefined) {
            chosen(file);
          }
        }}
        data-testid="picture-file"
      />
    </>
  );
}
