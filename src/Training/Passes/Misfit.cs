using Prototxt.Training.Data;

namespace Prototxt.Training.Passes;

/// <summary>Tells of a batch that is not what the net takes: a label that is no class, rows of another length.</summary>
internal static class Misfit
{
    /// <summary>Runs a net on a batch.</summary>
    /// <param name="where">When, and in which net, for the message.</param>
    /// <param name="data">Where the batch is from.</param>
    /// <param name="run">Runs it.</param>
    /// <exception cref="DataException">The net refuses the batch.</exception>
    public static T Told<T>(string where, DataPosition data, Func<T> run)
    {
        try
        {
            return run();
        }
        catch (ArgumentException e)
        {
            throw new DataException(FormattableString.Invariant($"{where}, batch {data.Batches}: {e.Message}"), e);
        }
    }
}
