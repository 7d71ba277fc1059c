namespace AlexNet.Experiments;

/// <summary>The state of things at the end of an epoch: shares of wrong answers, in training over the epoch, in the test after it.</summary>
internal readonly record struct Epoch(int Number, double TrainError, double TestError);

/// <summary>How one training went.</summary>
/// <param name="Name">What was tried.</param>
/// <param name="Rate">The learning rate.</param>
/// <param name="Epochs">Its epochs, from 1.</param>
internal sealed record Course(string Name, float Rate, IReadOnlyList<Epoch> Epochs)
{
    public Epoch Last => Epochs[^1];

    /// <summary>How many epochs it took until the training error was down to a goal, between two epochs in proportion; null where it never was.</summary>
    public double? EpochsTo(double goal)
    {
        for (int i = 0; i < Epochs.Count; i++)
        {
            if (Epochs[i].TrainError > goal)
                continue;
            if (i == 0)
                return Epochs[0].Number;
            (double before, double now) = (Epochs[i - 1].TrainError, Epochs[i].TrainError);
            return Epochs[i].Number - (goal - now) / (before - now);
        }

        return null;
    }
}
