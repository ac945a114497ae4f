// What a supervisor wrote: it stays until it is read, and takes no focus from what is being typed.
import { Button } from "antd";
import { fill } from "../shared/language";
import { useTexts } from "../staff/texts";
import type { Note } from "./desk_state";

export function NotesFromSupervisor({ notes, read }: { notes: readonly Note[]; read: (message: string) => void }) {
  const texts = useTexts();
  return (
    <div className="supervisor-notes" role="status">
      {notes.map((note) => (
        <article key={note.message} data-testid="supervisor-note">
          <strong>{fill(texts.noteFrom, { name: note.by })}</strong>
          <p>{note.text}</p>
          <Button onClick={() => read(note.message)} data-testid="note-read">
            {texts.noteRead}
          </Button>
        </article>
      ))}
    </div>
  );
}
