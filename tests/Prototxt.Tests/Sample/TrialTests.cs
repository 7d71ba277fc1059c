using AlexNet.Experiments;
using Xunit;

namespace Prototxt.Tests.Sample;

public class TrialTests
{
    [Fact]
    public void A_rate_at_which_numbers_end_ends_its_course_and_not_the_race()
    {
        using var set = PictureSet.Embedded();
        List<Epoch> told = [];
        Course course = Trials.ReLU.Run(set, 1e30f, most: 3, _ => false, (_, _, epoch) => told.Add(epoch), CancellationToken.None);
        Assert.Equal([new Epoch(1, 1, 1)], course.Epochs);
        Assert.Equal(course.Epochs, told);
        Assert.Null(course.EpochsTo(set.Goal));
    }
}
