import CommandLineTool
import Foundation

exit(runCigen(.ofThisProcess()))
