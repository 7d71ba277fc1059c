namespace Prototxt.Training.Passes;

/// <summary>The mean of the last losses, as Caffe displays it; it begins anew with each run.</summary>
/// <param name="window">How many losses count.</param>
/// <remarks>Source: Caffe's Solver::UpdateSmoothedLoss.</remarks>
internal sealed class SmoothedLoss(int window)
{
    private readonly List<float> losses = [];
    private int added;

    public float Value { get; private set; }

    public void Add(float loss)
    {
        if (losses.Count < window)
        {
            losses.Add(loss);
            Value = (Value * (losses.Count - 1) + loss) / losses.Count;
        }
        else
        {
            int oldest = added % window;
            Value += (loss - losses[oldest]) / window;
            losses[oldest] = loss;
        }
        added++;
    }
}
