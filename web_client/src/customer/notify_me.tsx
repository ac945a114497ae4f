// A phone in the pocket shows notifications; whether it may, the person has to be asked, and only when they want it.
import { useState } from "react";
import { useTexts } from "./texts";

export function NotifyMe() {
  const texts = useTexts();
  const [permission, setPermission] = useState(() => ("Notification" in window ? Notification.permission : "denied"));
  if (permission === "denied") {
    return null;
  }
  if (permission === "granted") {
    return <p className="hint">{texts.willNotify}</p>;
  }
  return (
    <button type="button" className="secondary" onClick={() => void Notification.requestPermission().then(setPermission)} data-testid="notify-me">
      {texts.notifyMe}
    </button>
  );
}
