namespace Pipeline.Bench.View.Watching;

/// <summary>What the browser shows during a round.</summary>
internal enum Page
{
    /// <summary>Nothing of the pipeline: what the others are held against.</summary>
    None,

    /// <summary>A panel that stays as it is: the page listens to the events and draws none of them.</summary>
    Idle,

    /// <summary>The flow: every message is drawn.</summary>
    Busy,
}
