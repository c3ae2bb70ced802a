using System.Buffers;
using Pipeline.Cloud.Persistence;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.Persistence;

public sealed class JournalFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Journal => _directory.File("a.journal");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Entries_are_read_in_the_order_in_which_they_were_written()
    {
        var entries = Entries(new Random(1), 200);
        Write(entries);
        Read().ShouldBe(entries);
    }

    [Fact]
    public void A_journal_that_was_opened_again_goes_on_behind_its_entries()
    {
        Write(["one"u8.ToArray()]);
        Write(["two"u8.ToArray()]);
        Read().ShouldBe(["one"u8.ToArray(), "two"u8.ToArray()]);
    }

    [Fact]
    public void An_entry_larger_than_the_reading_buffer_is_read()
    {
        var large = new byte[5 << 20];
        new Random(1).NextBytes(large);
        Write(["one"u8.ToArray(), large, "two"u8.ToArray()]);
        Read().ShouldBe(["one"u8.ToArray(), large, "two"u8.ToArray()]);
    }

    [Fact]
    public void Every_prefix_of_the_bytes_gives_a_prefix_of_the_entries_and_takes_further_ones()
    {
        var entries = Entries(new Random(2), 12);
        var ends = Write(entries);
        var bytes = File.ReadAllBytes(Journal);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            File.WriteAllBytes(Journal, bytes[..cut]);
            var whole = ends.Count(end => end <= cut);
            Read().ShouldBe(entries[..whole], FormattableString.Invariant($"cut at {cut}"));
            Write(["further"u8.ToArray()]);
            Read().ShouldBe([.. entries[..whole], "further"u8.ToArray()], FormattableString.Invariant($"cut at {cut}"));
        }
    }

    [Fact]
    public void Every_byte_that_is_not_the_written_one_is_told_with_the_file_and_the_entry()
    {
        var ends = Write(Entries(new Random(3), 8));
        var bytes = File.ReadAllBytes(Journal);
        for (var at = 0; at < bytes.Length; at++)
        {
            var damaged = bytes.ToArray();
            damaged[at] ^= (byte)(1 << (at % 8));
            File.WriteAllBytes(Journal, damaged);
            var error = Should.Throw<CorruptJournalException>(Read);
            error.Path.ShouldBe(Journal);
            error.Position.ShouldBe(at < 8 ? at : ends.Where(end => end <= at).DefaultIfEmpty(8).Max());
            error.Message.ShouldContain(Journal);
            File.ReadAllBytes(Journal).ShouldBe(damaged);
        }
    }

    [Fact]
    public void A_journal_is_replaced_by_another()
    {
        Write(Entries(new Random(4), 30));
        File.WriteAllText(Journal + ".new", "left over from a process that was killed");
        JournalFile.Replace(Journal, journal => journal.Append(entry => entry.Write("only"u8)));
        Read().ShouldBe(["only"u8.ToArray()]);
        File.Exists(Journal + ".new").ShouldBeFalse();
    }

    [Fact]
    public async Task Entries_of_several_threads_are_all_there_and_whole()
    {
        using (var journal = JournalFile.Open(Journal, _ => { }))
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
            {
                for (var i = 0; i < 500; i++) journal.Append(entry => entry.Write(BitConverter.GetBytes((thread * 500) + i)));
            })));
        }

        Read().Select(entry => BitConverter.ToInt32(entry)).Order().ShouldBe(Enumerable.Range(0, 2000));
    }

    private static byte[][] Entries(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ =>
        {
            var entry = new byte[random.Next(1, 40)];
            random.NextBytes(entry);
            return entry;
        })];

    // Returns where each entry ends.
    private List<long> Write(byte[][] entries)
    {
        using var journal = JournalFile.Open(Journal, _ => { });
        return [.. entries.Select(bytes =>
        {
            journal.Append(entry => entry.Write(bytes));
            return journal.Length;
        })];
    }

    private byte[][] Read()
    {
        var entries = new List<byte[]>();
        using var journal = JournalFile.Open(Journal, entry => entries.Add(entry.ToArray()));
        return [.. entries];
    }
}
