namespace Pipeline.Cloud.Tests.Lambda;

/// <summary>Waits for what happens on other threads or in other processes; with a limit, so that a test fails instead of hanging.</summary>
internal static class Eventually
{
    public static Task HoldsAsync(Func<bool> condition, string what) => HoldsAsync(() => Task.FromResult(condition()), what);

    public static async Task HoldsAsync(Func<Task<bool>> condition, string what)
    {
        for (var i = 0; i < 3000; i++)
        {
            if (await condition()) return;
            await Task.Delay(10);
        }

        (await condition()).ShouldBeTrue(what);
    }
}
