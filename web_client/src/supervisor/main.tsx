import { createRoot } from "react-dom/client";
import "../shared/tokens.css";
import "../staff/staff.css";
import "./supervisor.css";
import { StaffPage } from "../staff/staff_page";
import { SupervisorPage } from "./supervisor_page";

const root = document.getElementById("root");
if (root !== null) {
  createRoot(root).render(
    <StaffPage page="supervisor">{(staff, signedOut) => <SupervisorPage staff={staff} signedOut={signedOut} />}</StaffPage>,
  );
}
