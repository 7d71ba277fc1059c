using Prototxt.Training.Curves;
using Xunit;
using static Prototxt.Training.Tests.Solvers.SmallSolver;
using TestSolver = Prototxt.Training.Tests.Solvers.TestSolver;

namespace Prototxt.Training.Tests.Curves;

public class TrainingCurvesTests
{
    [Fact]
    public void Losses_are_gathered_while_the_curves_live()
    {
        using TestSolver solver = Create(new() { BaseLr = 0.1f, MaxIter = 20, SnapshotAfterTrain = false }, new Rows(1));
        var curves = new TrainingCurves(solver);
        List<float> losses = [];
        solver.Stepped += (_, step) => losses.Add(step.SmoothedLoss);
        solver.Step(4);
        curves.Dispose();
        solver.Step(2);

        Curve training = Assert.Single(curves.Losses.Curves);
        Assert.Equal(losses.Take(4).Select((loss, i) => ((double)i, (double)loss)), training.Points);
        Assert.Null(curves.Scores);
    }
}
