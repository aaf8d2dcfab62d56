package org.prodrome.cds.option;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.opencds.cqf.cql.engine.runtime.Code;
import org.opencds.cqf.cql.engine.terminology.CodeSystemInfo;
import org.opencds.cqf.cql.engine.terminology.TerminologyProvider;
import org.opencds.cqf.cql.engine.terminology.ValueSetInfo;
import org.prodrome.terminology.code.CodeSet;

/** Answers CQL about codes from value sets whose members are listed. */
final class ListedTerms implements TerminologyProvider {
    private final ValueSets sets;

    ListedTerms(ValueSets sets) {
        this.sets = sets;
    }

    @Override
    public boolean in(Code code, ValueSetInfo valueSet) {
        return find(valueSet).members().stream()
                .anyMatch(member -> member.system().equals(code.getSystem())
                        && member.code().equals(code.getCode()));
    }

    @Override
    public Iterable<Code> expand(ValueSetInfo valueSet) {
        return find(valueSet).members().stream()
                .map(member -> new Code()
                        .withSystem(member.system())
                        .withCode(member.code())
                        .withDisplay(member.display()))
                .toList();
    }

    /** No code system is held whole. */
    @Override
    public @Nullable Code lookup(Code code, CodeSystemInfo codeSystem) {
        return null;
    }

    private CodeSet find(ValueSetInfo valueSet) {
        String url = String.valueOf(valueSet.getId());
        return sets.find(url).orElse(new CodeSet(url, List.of()));
    }
}
