using Pipeline.Bench.View.Watching;

namespace Pipeline.Bench.View.Measuring;

/// <summary>What the same trips took once.</summary>
/// <param name="Number">The rounds of one number follow one another and are held against each other.</param>
/// <param name="Page">What the browser showed.</param>
/// <param name="Seconds">From the first trip sent until the last one was stored and landed.</param>
/// <param name="PipelineCpu">Processor seconds of the local cloud, the sender in it, the functions and the table; the browser's are not in it.</param>
/// <param name="BrowserCpu">Processor seconds of the browser.</param>
internal sealed record Round(int Number, Page Page, double Seconds, double PipelineCpu, double BrowserCpu);
