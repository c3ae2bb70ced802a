using Microsoft.Extensions.Time.Testing;
using Pipeline.Cloud.StepFunctions.Errors;
using Pipeline.Cloud.StepFunctions.Timeouts;
using Pipeline.Testing;

namespace Pipeline.Cloud.Tests.StepFunctions.Timeouts;

/// <summary>A time limit ends work that has not completed, whatever the clock's timers do.</summary>
public sealed class ExecutionClockTests
{
    [Theory]
    [InlineData(1.0, "the timer fires before the limit")]
    [InlineData(1.0005, "the limit has a fraction of a millisecond, which timers drop")]
    [InlineData(30 * 86_400.0, "the limit is further away than a timer can be set")]
    public async Task A_limit_is_reached(double seconds, string though)
    {
        var time = new EarlyTimers();
        var began = time.GetUtcNow();
        var limit = TimeSpan.FromSeconds(seconds);
        var clock = new ExecutionClock(new ElapsedTime(time), waitScale: 1, executionEnd: null).Within(limit);
        var limited = clock.LimitAsync(new TaskCompletionSource<int>().Task, TestContext.Current.CancellationToken);
        var failure = await Should.ThrowAsync<StateFailure>(() => Eventually.EndsAsync(limited, though));
        failure.Error.ShouldBe(ErrorNames.Timeout);
        (time.GetUtcNow() - began).ShouldBeInRange(limit, limit + TimeSpan.FromMilliseconds(1));
    }

    /// <summary>A clock that moves on to every timer that is set, and whose timers fire half a millisecond early, as the machine's may.</summary>
    private sealed class EarlyTimers : FakeTimeProvider
    {
        private static readonly TimeSpan Early = TimeSpan.FromMilliseconds(0.5);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var due = dueTime - Early;
            var timer = base.CreateTimer(callback, state, due, period);
            ThreadPool.QueueUserWorkItem(_ => Advance(due));
            return timer;
        }
    }
}
