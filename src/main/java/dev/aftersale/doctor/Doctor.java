package dev.aftersale.doctor;

import dev.aftersale.base.Db;
import dev.aftersale.doctor.Diagnosis.Finding;
import java.util.ArrayList;
import org.springframework.stereotype.Component;

/** Proves that every order's money is accounted for, in our books and in the gateway's. */
@Component
public class Doctor {

    private final Db db;

    Doctor(Db db) {
        this.db = db;
    }

    /** Looks at everything in one snapshot: what moves meanwhile can't make two halves disagree. */
    public Diagnosis examine() {
        return db.platform(tx -> {
            DoctorStore.takeSnapshot(tx);
            var findings = new ArrayList<Finding>();
            for (Check check : Check.values()) {
                findings.add(DoctorStore.examine(tx, check));
            }
            boolean whole = findings.stream().allMatch(Finding::holds);
            return new Diagnosis(whole, findings, DoctorStore.sums(tx), DoctorStore.balances(tx), DoctorStore.open(tx));
        });
    }
}
