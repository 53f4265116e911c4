package dev.aftersale.doctor;

import dev.aftersale.base.Db;
import dev.aftersale.base.Deployment;
import dev.aftersale.base.Json;
import dev.aftersale.doctor.Diagnosis.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Proves that every order's money is accounted for, in our books and in the gateway's. Looking takes long where there is
 * much, so what was found last is remembered.
 */
@Component
public class Doctor {

    private static final String KEY = "doctor.verdict";

    private final Db db;
    private final Deployment deployment;

    Doctor(Db db, Deployment deployment) {
        this.db = db;
        this.deployment = deployment;
    }

    /**
     * What was found when somebody looked last.
     *
     * @param broken the checks that did not hold
     */
    public record Verdict(Instant at, boolean whole, List<String> broken) {}

    /** Empty if nobody has looked yet. */
    public Optional<Verdict> lastVerdict() {
        return deployment.find(KEY).map(kept -> Json.read(kept, Verdict.class));
    }

    /** Looks at everything in one snapshot: what moves meanwhile can't make two halves disagree. */
    public Diagnosis examine() {
        var examined = db.platform(tx -> {
            DoctorStore.takeSnapshot(tx);
            var findings = new ArrayList<Finding>();
            for (Check check : Check.values()) {
                findings.add(DoctorStore.examine(tx, check));
            }
            boolean whole = findings.stream().allMatch(Finding::holds);
            var diagnosis = new Diagnosis(
                    whole, findings, DoctorStore.sums(tx), DoctorStore.balances(tx), DoctorStore.open(tx));
            return new Examined(diagnosis, tx.now());
        });
        remember(examined);
        return examined.diagnosis();
    }

    private record Examined(Diagnosis diagnosis, Instant at) {}

    private void remember(Examined examined) {
        var broken = examined.diagnosis().findings().stream()
                .filter(finding -> !finding.holds())
                .map(Finding::check)
                .toList();
        deployment.put(KEY, Json.write(new Verdict(examined.at(), broken.isEmpty(), broken)));
    }
}
