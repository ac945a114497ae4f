import { createRoot } from "react-dom/client";
import "../shared/tokens.css";
import "../shared/chat.css";
import "../shared/interruptions.css";
import "../staff/staff.css";
import "./teller.css";
import { StaffPage } from "../staff/staff_page";
import { TellerConsole } from "./teller_console";

const root = document.getElementById("root");
if (root !== null) {
  createRoot(root).render(
    <StaffPage page="teller">{(staff, signedOut) => <TellerConsole staff={staff} signedOut={signedOut} />}</StaffPage>,
  );
}
