using System.Text.Json.Nodes;
using Pipeline.Cloud.Persistence;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Persistence;

public sealed class StateJournalTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Journal => _directory.File("a.journal");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void The_last_state_of_each_key_is_kept()
    {
        using (var journal = StateJournal.Open(Journal))
        {
            journal.Save("queue/a", () => 1);
            journal.Save("queue/b", () => 2);
            journal.Save("queue/a", () => 3);
            journal.Save("other/c", () => new JsonObject { ["x"] = "ü" });
            journal.Remove("queue/b");
        }

        using var again = StateJournal.Open(Journal);
        again.Take("queue/").Select(state => (state.Key, (int)state.Value)).ShouldBe([("a", 3)]);
        again.Take("queue/").ShouldBeEmpty();
        again.Take("").ShouldHaveSingleItem().Value.ToJsonString().ShouldBe("""{"x":"\u00FC"}""");
    }

    [Fact]
    public void After_a_kill_at_any_byte_the_states_are_those_after_a_call_and_no_answered_call_is_missing()
    {
        for (var seed = 1; seed <= 40; seed++)
        {
            var random = new Random(seed);
            var (states, now, ends) = (new List<string> { "" }, new SortedDictionary<string, int>(StringComparer.Ordinal), new List<long> { 0 });
            File.Delete(Journal);
            using (var journal = StateJournal.Open(Journal))
            {
                for (var call = 0; call < 30; call++)
                {
                    string[] keys = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => FormattableString.Invariant($"k{random.Next(6)}")).Distinct()];
                    foreach (var key in keys)
                    {
                        if (random.Next(3) == 0) now.Remove(key);
                        else now[key] = random.Next(1_000_000);
                    }

                    journal.Save(keys, key => now.TryGetValue(key, out var state) ? state : null);
                    states.Add(string.Join(',', now));
                    ends.Add(new FileInfo(Journal).Length);
                }
            }

            var bytes = File.ReadAllBytes(Journal);
            for (var kill = 0; kill < 40; kill++)
            {
                var cut = random.Next(bytes.Length + 1);
                File.WriteAllBytes(Journal, bytes[..cut]);
                using var again = StateJournal.Open(Journal);
                var found = string.Join(',', again.Take("").OrderBy(state => state.Key, StringComparer.Ordinal).Select(state => KeyValuePair.Create(state.Key, (int)state.Value)));
                found.ShouldBe(states[ends.FindLastIndex(end => end <= cut)], FormattableString.Invariant($"seed {seed}, cut at {cut}"));
            }
        }
    }

    [Fact]
    public void A_journal_that_is_mostly_outdated_is_rewritten_when_it_is_opened()
    {
        using (var journal = StateJournal.Open(Journal))
        {
            journal.Save("kept", () => 7);
            for (var i = 0; i < 5_000; i++) journal.Save("a", () => i);
        }

        var before = new FileInfo(Journal).Length;
        StateJournal.Open(Journal).Dispose();
        new FileInfo(Journal).Length.ShouldBeLessThan(before / 100);
        using var again = StateJournal.Open(Journal);
        again.Take("").OrderBy(state => state.Key, StringComparer.Ordinal).Select(state => (state.Key, (int)state.Value)).ShouldBe([("a", 4_999), ("kept", 7)]);
    }

    [Fact]
    public void What_is_saved_after_a_rewriting_is_kept_too()
    {
        using (var journal = StateJournal.Open(Journal))
        {
            for (var i = 0; i < 5_000; i++) journal.Save("a", () => i);
        }

        using (var journal = StateJournal.Open(Journal)) journal.Save("b", () => 1);
        using var again = StateJournal.Open(Journal);
        again.Take("").Count.ShouldBe(2);
    }

    [Fact]
    public void A_cloud_that_keeps_nothing_reads_no_state()
    {
        using var journals = Journals.None;
        journals.AreKept.ShouldBeFalse();
        journals.FileOf("a").ShouldBeNull();
        var journal = journals.States("a");
        journal.Save("a", () => throw new InvalidOperationException("Nobody needs the state."));
        journal.Take("").ShouldBeEmpty();
    }
}
