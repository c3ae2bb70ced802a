using System.Text;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud.Persistence;
using Pipeline.Cloud.S3.Storage;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.S3.Storage;

/// <summary>Objects and versions over a kill at any moment of a write: before it is noted, after that, and between what it does with files.</summary>
public sealed class KeptBucketTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 15, 8, 0, 0, TimeSpan.Zero));

    private string Life => _directory.File("life");

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("Off")]
    [InlineData("Enabled")]
    [InlineData("Suspended")]
    public void After_a_kill_at_any_moment_of_a_write_it_is_done_or_it_is_not_and_no_former_one_is_touched(string versioning)
    {
        var last = Enum.Parse<Versioning>(versioning);
        for (var seed = 1; seed <= 40; seed++)
        {
            var random = new Random(seed);
            Clear(Life);
            string before, after;
            using (var journal = Open(Life, out var buckets))
            {
                buckets.Create("lake", null);
                for (var write = random.Next(1, 12); write > 0; write--) Act(buckets, random, (Versioning)random.Next(3));
                before = Seen(buckets);
                // The body is received before anything else; what a kill leaves of the rest is put together below.
                Act(buckets, random, last, () => Copy(Life, _directory.File("noted")));
                after = Seen(buckets);
            }

            // Killed when nothing was noted yet.
            Copy(_directory.File("noted"), _directory.File("half"));
            using (Open(_directory.File("half"), out var buckets)) Seen(buckets).ShouldBe(before, $"{last}, seed {seed}");
            // Killed when it was noted, and nothing or a part of it was done with the files.
            foreach (var steps in new[] { 0, 1 })
            {
                Copy(_directory.File("noted"), _directory.File("half"));
                File.Copy(Path.Join(Life, "s3.journal"), Path.Join(_directory.File("half"), "s3.journal"), overwrite: true);
                if (steps == 1) DoFirstHalf(_directory.File("half"));
                using (Open(_directory.File("half"), out var buckets)) Seen(buckets).ShouldBe(after, $"{last}, seed {seed}, {steps} steps done");
                // And once more, as if nothing had happened.
                using (Open(_directory.File("half"), out var buckets)) Seen(buckets).ShouldBe(after, $"{last}, seed {seed}, {steps} steps done, again");
            }

            // Killed when all was done.
            using (Open(Life, out var buckets)) Seen(buckets).ShouldBe(after, $"{last}, seed {seed}");
        }
    }

    [Fact]
    public void What_no_object_has_is_swept_at_the_start()
    {
        using (Open(Life, out var buckets))
        {
            buckets.Create("lake", null);
            Put(buckets, "a", "kept", Versioning.Off);
            buckets.Receive().Stream!.Dispose();
        }

        File.WriteAllText(Path.Join(Life, "s3", "lake", "orphan"), "x");
        using (Open(Life, out var buckets)) Seen(buckets).ShouldContain("kept");
        Directory.EnumerateFiles(Path.Join(Life, "s3"), "*", SearchOption.AllDirectories).ShouldHaveSingleItem().ShouldEndWith("a");
    }

    [Fact]
    public void A_bucket_that_was_deleted_stays_deleted_and_the_numbers_of_events_go_on()
    {
        string first;
        using (Open(Life, out var buckets))
        {
            buckets.Create("gone", null);
            buckets.Create("lake", null);
            buckets.Delete("gone");
            first = Put(buckets, "a", "1", Versioning.Off).Sequencer;
        }

        // The clock is set back.
        using var _ = Open(Life, out var again, new FakeTimeProvider(_time.GetUtcNow() - TimeSpan.FromDays(1)));
        again.All.ShouldHaveSingleItem().Name.ShouldBe("lake");
        string.CompareOrdinal(Put(again, "a", "2", Versioning.Off).Sequencer, first).ShouldBeGreaterThan(0);
    }

    private static void Clear(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    private static void Copy(string from, string to)
    {
        Clear(to);
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var path = Path.Join(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(file, path);
        }
    }

    // The first of two moves of a write that keeps the former file.
    private static void DoFirstHalf(string folder)
    {
        using var journal = StateJournal.Open(Path.Join(folder, "s3.journal"));
        foreach (var step in journal.Take("steps/").SelectMany(kept => kept.Value.AsArray()).Select(step => FileStep.Read(step!, Path.Join(folder, "s3"))))
        {
            if (step.Kept is null || File.Exists(step.Kept) || !File.Exists(step.Former)) continue;
            Directory.CreateDirectory(Path.GetDirectoryName(step.Kept)!);
            if (step.To == step.Former) File.Copy(step.Former, step.Kept);
            else File.Move(step.Former, step.Kept);
        }
    }

    private StateJournal Open(string folder, out BucketTable buckets, TimeProvider? time = null)
    {
        Directory.CreateDirectory(folder);
        var journal = StateJournal.Open(Path.Join(folder, "s3.journal"));
        buckets = new BucketTable(new LocalCloudOptions { DataDirectory = folder, NodeModules = "" }, journal, time ?? _time);
        return journal;
    }

    private void Act(BucketTable buckets, Random random, Versioning versioning, Action? killed = null)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        // 'a' and 'a/b' cannot be a file and a folder of one name.
        var key = new[] { "a", "a/b", "c/d ü" }[random.Next(3)];
        var bucket = buckets.Get("lake");
        bucket.Versioning = versioning;
        var versions = bucket.List(new VersionQuery("", null, int.MaxValue, null, null)).Versions;
        switch (random.Next(5))
        {
            case 0:
                killed?.Invoke();
                bucket.Remove(key, null, null, _time.GetUtcNow());
                break;
            case 1 when versions.Count > 0:
                var version = versions[random.Next(versions.Count)].Version;
                killed?.Invoke();
                bucket.Remove(version.Key, version.Id, null, _time.GetUtcNow());
                break;
            case 2 when bucket.Find(key) is not null:
                killed?.Invoke();
                bucket.Change(key, metadata => metadata with { Tags = metadata.Tags.SetItem("t", FormattableString.Invariant($"{random.Next(100)}")) });
                break;
            default:
                Put(buckets, key, FormattableString.Invariant($"content {random.Next()}"), versioning, killed);
                break;
        }
    }

    private S3Object Put(BucketTable buckets, string key, string content, Versioning versioning, Action? killed = null)
    {
        var bucket = buckets.Get("lake");
        bucket.Versioning = versioning;
        var file = buckets.Receive();
        file.Stream!.Write(Encoding.UTF8.GetBytes(content));
        file.Close();
        killed?.Invoke();
        return bucket.Commit(key, file, "etag of " + content, new ObjectMetadata { User = new ObjectMetadata().User.Add("k", content) }, null, _time.GetUtcNow());
    }

    private static string Seen(BucketTable buckets)
    {
        var seen = new StringBuilder();
        foreach (var bucket in buckets.All)
        {
            seen.AppendLine(FormattableString.Invariant($"{bucket.Name} {bucket.Created:O}"));
            foreach (var item in bucket.List(new ListQuery("", null, int.MaxValue, null, false)).Objects)
            {
                seen.AppendLine(FormattableString.Invariant(
                    $"{item.Key} {item.Version} {item.Sequencer} {item.Stored.Size} {item.Stored.ETag} {item.Stored.LastModified:O} {item.Metadata.User["k"]} {string.Join(',', item.Metadata.Tags)}"));
                seen.AppendLine("  " + File.ReadAllText(item.Stored.FilePath));
            }

            foreach (var (version, _) in bucket.List(new VersionQuery("", null, int.MaxValue, null, null)).Versions)
                seen.AppendLine(FormattableString.Invariant($"{version.Key} {version.Id} {version.Modified:O} {(version.Object is { } item ? File.ReadAllText(item.Stored.FilePath) : "x")}"));
        }

        return seen.ToString();
    }
}
