using Pipeline.Aws.Retry;
using Pipeline.Testing;

namespace Pipeline.Aws.Tests.Retry;

public sealed class RetryPolicyTests
{
    private readonly WaitAwareTime _time = new() { AutoAdvance = true };
    private int _retries;

    [Fact]
    public async Task The_attempts_are_counted_and_the_last_failure_is_thrown()
    {
        var calls = 0;
        await Should.ThrowAsync<TransientException>(() => Policy(4).RunAsync<int>(_ => throw new TransientException($"{++calls}"), () => _retries++, default));
        calls.ShouldBe(4);
        _retries.ShouldBe(3);
    }

    [Fact]
    public async Task Pauses_grow_are_jittered_and_bounded()
    {
        var start = _time.GetUtcNow();
        await Should.ThrowAsync<TransientException>(() => Policy(12).RunAsync<int>(_ => throw new TransientException("busy"), () => { }, default));
        // 0.1 + 0.2 + 0.4 + 0.8 and then 1 second seven times is the most; full jitter halves it on average.
        (_time.GetUtcNow() - start).TotalSeconds.ShouldBeInRange(1.5, 8.4);
    }

    [Fact]
    public async Task What_will_not_pass_is_not_tried_again()
    {
        var calls = 0;
        await Should.ThrowAsync<InvalidOperationException>(() => Policy(4).RunAsync<int>(_ => throw new InvalidOperationException($"{++calls}"), () => _retries++, default));
        calls.ShouldBe(1);
        _retries.ShouldBe(0);
    }

    [Fact]
    public async Task Headway_starts_the_count_of_unprocessed_items_afresh()
    {
        var left = await Policy(2).DrainAsync(
            Enumerable.Range(0, 10).ToArray(), (items, _) => Task.FromResult<IReadOnlyList<int>>([.. items.Skip(2)]), () => _retries++, default);
        left.ShouldBeEmpty();
        _retries.ShouldBe(4);
    }

    [Fact]
    public async Task Without_headway_the_unprocessed_items_are_given_back()
    {
        var left = await Policy(3).DrainAsync<int>([1, 2], (items, _) => Task.FromResult(items), () => _retries++, default);
        left.ShouldBe([1, 2]);
        _retries.ShouldBe(2);
    }

    private RetryPolicy Policy(int attempts) => new(new RetryOptions(attempts, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1)), TransientErrors.Includes, _time, new Random(1));
}
